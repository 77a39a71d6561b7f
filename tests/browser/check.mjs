// The report of a check, as a reader uses it.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { address, inView, launch, violations, watched } from './page.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const findings = 'article.finding:not([hidden])';

async function search(page, words) {
  await page.fill('#search', words);
  return page.locator(findings).count();
}

describe('search', () => {
  it('takes half-width kana, full-width letters, small letters and hiragana for the same', () =>
    watched(browser, 'check.html', async (page) => {
      const all = await page.locator(findings).count();
      for (const group of [['センター', 'ｾﾝﾀｰ', 'せんたー'], ['HP', 'ＨＰ', 'hp']]) {
        const counts = [];
        for (const words of group) { counts.push(await search(page, words)); }
        assert.ok(counts[0] > 0 && counts[0] < all, `${group[0]}: ${counts[0]} of ${all}`);
        assert.deepEqual(counts, counts.map(() => counts[0]), group.join(' '));
      }
    }));

  it('wants every word, says how many are shown, and gives all back', () =>
    watched(browser, 'check.html', async (page) => {
      const all = await page.locator(findings).count();
      const one = await search(page, 'HP');
      const two = await search(page, 'HP W104');
      assert.ok(two > 0 && two <= one);
      for (const text of await page.locator(findings).allTextContents()) {
        assert.match(text, /HP/);
        assert.match(text, /W104/);
      }
      assert.equal(await page.textContent('#shown'), `${two} / ${all}`);
      assert.equal(await search(page, 'この語はどこにもない'), 0);
      assert.equal(await search(page, ''), all);
    }));
});

describe('filters', () => {
  it('leave out a level and keep one rule', () =>
    watched(browser, 'check.html', async (page) => {
      const all = await page.locator(findings).count();
      const errors = await page.locator(`${findings}[data-level=error]`).count();
      assert.ok(errors > 0 && errors < all);
      await page.uncheck('input[name=level][value=error]');
      assert.equal(await page.locator(findings).count(), all - errors);
      await page.check('input[name=level][value=error]');
      await page.selectOption('#rule', 'S101');
      const codes = await page.locator(findings).evaluateAll(
        (list) => [...new Set(list.map((one) => one.dataset.code))]);
      assert.deepEqual(codes, ['S101']);
    }));

  it('offer only levels there are', () =>
    watched(browser, 'check-en.html', async (page) => {
      const offered = await page.locator('input[name=level]').evaluateAll(
        (list) => list.map((box) => box.value));
      const there = await page.locator('article.finding').evaluateAll(
        (list) => [...new Set(list.map((one) => one.dataset.level))]);
      assert.deepEqual(offered.sort(), there.sort());
    }));

  it('keep what is below the level for those who ask for it', () =>
    watched(browser, 'check-en.html', async (page) => {
      const shown = () => page.locator(`${findings}[data-level=info]`).count();
      assert.equal(await page.isChecked('input[name=level][value=info]'), false);
      assert.equal(await shown(), 0);
      const all = await page.locator(findings).count();
      await page.check('input[name=level][value=info]');
      assert.ok(await shown() > 0);
      assert.equal(await page.locator(findings).count(), all + await shown());
    }));
});

describe('keyboard', () => {
  const at = (page) => page.evaluate(() => document.activeElement.id);

  it('walks from finding to finding, into view, and stops at the ends', () =>
    watched(browser, 'check.html', async (page) => {
      const last = await page.locator(findings).count();
      const seen = [];
      for (const key of ['k', 'j', 'j', 'k']) {
        await page.keyboard.press(key);
        seen.push(await at(page));
        assert.ok(await inView(page.locator(':focus')));
      }
      assert.deepEqual(seen, ['f1', 'f2', 'f3', 'f2']);
      for (let step = 0; step < last + 3; step += 1) { await page.keyboard.press('j'); }
      assert.equal(await at(page), `f${last}`);
    }));

  it('walks what a filter left', () =>
    watched(browser, 'check.html', async (page) => {
      await page.selectOption('#rule', 'S101');
      await page.focus('#next');
      const ids = await page.locator(findings).evaluateAll((list) => list.map((one) => one.id));
      await page.keyboard.press('j');
      assert.equal(await at(page), ids[0]);
      await page.keyboard.press('j');
      assert.equal(await at(page), ids[1]);
    }));

  it('reaches the search by / and leaves letters typed there alone', () =>
    watched(browser, 'check.html', async (page) => {
      await page.keyboard.press('/');
      assert.equal(await at(page), 'search');
      await page.keyboard.type('jk/');
      assert.equal(await page.inputValue('#search'), 'jk/');
      await page.keyboard.press('Escape');
      assert.notEqual(await at(page), 'search');
    }));

  it('shows where it is and skips to the findings', () =>
    watched(browser, 'check.html', async (page) => {
      await page.keyboard.press('Tab');
      assert.equal(await page.getAttribute(':focus', 'href'), '#findings');
      assert.ok(await inView(page.locator(':focus')));
      await page.keyboard.press('Enter');
      assert.equal(await at(page), 'findings');
      await page.keyboard.press('j');
      const style = await page.locator(':focus').evaluate((e) => getComputedStyle(e).outlineStyle);
      assert.notEqual(style, 'none');
    }));
});

describe('links', () => {
  it('every one leads somewhere in the page', () =>
    watched(browser, 'check.html', async (page) => {
      const lost = await page.locator('a').evaluateAll((list) => list
        .map((link) => link.getAttribute('href'))
        .filter((href) => !href.startsWith('#') || !document.getElementById(href.slice(1))));
      assert.deepEqual(lost, []);
    }));

  it('lead from a finding to its cell and back', () =>
    watched(browser, 'check.html', async (page) => {
      const link = page.locator('#f1 a').first();
      const cell = page.locator((await link.getAttribute('href')));
      await link.click();
      assert.ok(await inView(cell));
      assert.match(await cell.textContent(), /\[1\]/);
      await cell.locator('a', { hasText: /^\[1\]$/ }).click();
      assert.ok(await inView(page.locator('#f1')));
    }));

  it('lead to a finding that a filter hides', () =>
    watched(browser, 'check.html', async (page) => {
      await search(page, 'この語はどこにもない');
      const link = page.locator('section ol a').first();
      await link.click();
      const target = page.locator(await link.getAttribute('href'));
      assert.ok(await target.isVisible());
      assert.ok(await inView(target));
    }));
});

describe('copy', () => {
  it('puts the suggestion on the clipboard and says so', () =>
    watched(browser, 'check.html', async (page) => {
      const button = page.locator('button.copy').first();
      await button.click();
      await page.waitForFunction(() => document.getElementById('said').textContent !== '');
      assert.equal(await page.textContent('#said'), 'コピーしました');
      const held = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(held, await button.getAttribute('data-copy'));
      assert.ok(held.length > 0);
    }, { permissions: ['clipboard-read', 'clipboard-write'] }));

  it('works where the browser keeps the clipboard from scripts', () =>
    watched(browser, 'check.html', async (page) => {
      await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
      const button = page.locator('button.copy').first();
      await button.focus();
      await page.keyboard.press('Enter');
      assert.equal(await page.textContent('#said'), 'コピーしました');
      assert.ok(await button.evaluate((one) => one === document.activeElement));
      await page.focus('#search');
      await page.keyboard.press('Control+V');
      assert.equal(await page.inputValue('#search'), await button.getAttribute('data-copy'));
    }));
});

describe('paper', () => {
  it('has the report without its tools, the counts unfolded', () =>
    watched(browser, 'check.html', async (page) => {
      await page.emulateMedia({ media: 'print' });
      for (const gone of ['.tools', 'button.copy', '.skip']) {
        assert.equal(await page.locator(gone).first().isVisible(), false, gone);
      }
      for (const there of ['#first', '#f1', 'table.sheet td.error', '.record']) {
        assert.ok(await page.locator(there).first().isVisible(), there);
      }
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      assert.equal(await page.locator('details:not([open])').count(), 0);
      await page.evaluate(() => dispatchEvent(new Event('afterprint')));
      assert.equal(await page.locator('details[open]').count(), 0);
    }));

  it('tells levels apart without colour', () =>
    watched(browser, 'check.html', async (page) => {
      const style = (selector) => page.locator(selector).first().evaluate(
        (element) => getComputedStyle(element).outlineStyle);
      await page.emulateMedia({ media: 'print' });
      assert.equal(await style('td.error'), 'solid');
      assert.equal(await style('td.warning'), 'dashed');
    }));
});

describe('what a table says', () => {
  it('is never run, never a request, and shown as it stands', () =>
    watched(browser, 'hostile.html', async (page) => {
      await page.waitForTimeout(200);
      assert.equal(await page.evaluate(() => window.hacked), undefined);
      const text = await page.textContent('body');
      for (const told of ['<script>window.hacked=1</script>', 'javascript:window.hacked=1']) {
        assert.ok(text.includes(told), told);
      }
      assert.equal(await page.locator('body img, body iframe, body a[href^=java]').count(), 0);
      assert.equal(await page.locator('script').count(), 1);
      assert.doesNotMatch(await page.content(), /[\u202A-\u202E\u2066-\u2069]/);
    }));

  it('could not run even as markup: the policy holds', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const refused = [];
    page.on('console', (message) => refused.push(message.text()));
    await page.goto(address('check.html'));
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.hacked = 1';
      document.body.append(script);
      const image = document.createElement('img');
      image.src = 'https://example.invalid/x.png';
      document.body.append(image);
      document.body.insertAdjacentHTML('beforeend', '<p onclick="window.hacked=1" id="trap">x</p>');
      document.getElementById('trap').click();
    });
    await page.waitForTimeout(200);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
    assert.ok(refused.length >= 3, refused.join('\n'));
    assert.ok(refused.every((one) => /Content Security Policy/.test(one)), refused.join('\n'));
    await context.close();
  });

  it('does not tell where on the machine the file lay', () =>
    watched(browser, 'check.html', async (page) => {
      const folder = process.env.KOUETSU_PAGES;
      assert.ok(!(await page.content()).includes(folder), folder);
      assert.match(await page.title(), /2019\.tsv$/);
    }));
});

describe('thousands of findings', () => {
  it('can be searched and walked', () =>
    watched(browser, 'many.html', async (page) => {
      const all = await page.locator('article.finding').count();
      assert.ok(all >= 5000, String(all));
      assert.equal(await search(page, '第4999号'), 1);
      await page.click('#next');
      assert.match(await page.textContent(':focus'), /第4999号/);
      assert.ok(await inView(page.locator(':focus')));
      await page.fill('#search', '');
      await page.locator('#f4000 a').first().click();
      assert.ok(await inView(page.locator(':target')));
    }));
});

describe('axe finds nothing', () => {
  const open = (page) => page.evaluate(() => {
    for (const one of document.querySelectorAll('details')) { one.open = true; }
  });
  for (const name of ['check.html', 'check-en.html', 'clean.html', 'hostile.html']) {
    for (const width of [1280, 800, 360]) {
      it(`in ${name}, ${width} wide`, async () => {
        const found = await violations(browser, name, { viewport: { width, height: 900 } }, open);
        assert.deepEqual(found, []);
      });
    }
  }
});
