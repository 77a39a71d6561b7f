// The comparison table (新旧対照表), as a reader uses it.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { inView, launch, violations, watched } from './page.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const changes = 'tbody.change:not([hidden])';

describe('filter', () => {
  it('shows the kinds asked for and says how many', () =>
    watched(browser, 'diff.html', async (page) => {
      const all = await page.locator(changes).count();
      const kinds = await page.locator('input[data-kind]').evaluateAll(
        (list) => list.map((box) => box.dataset.kind));
      for (const kind of ['added', 'removed', 'changed', 'moved', 'cosmetic']) {
        assert.ok(kinds.includes(kind), kind);
        const box = page.locator(`input[data-kind=${kind}]`);
        const those = await page.locator(`tbody.change[data-kind=${kind}]`).count();
        assert.ok(those > 0);
        const label = await box.locator('xpath=..').textContent();
        assert.match(label, new RegExp(`\\(${those}\\)`));
        await box.uncheck();
        assert.equal(await page.locator(changes).count(), all - those);
        assert.equal(await page.textContent('#status'), `${all}件中${all - those}件を表示`);
        await box.check();
      }
      assert.equal(await page.locator(changes).count(), all);
    }));
});

describe('next and previous', () => {
  const at = (page) => page.evaluate((of) =>
    [...document.querySelectorAll(of)].indexOf(document.activeElement), changes);

  it('go by keyboard, come into view, round the ends', () =>
    watched(browser, 'diff.html', async (page) => {
      const all = await page.locator(changes).count();
      const seen = [];
      for (const key of ['n', 'j', 'p', 'k', 'p', 'n']) {
        await page.keyboard.press(key);
        seen.push(await at(page));
        assert.ok(await inView(page.locator(':focus')));
      }
      assert.deepEqual(seen, [0, 1, 0, all - 1, all - 2, all - 1]);
      assert.equal(await page.textContent('#status'), `${all}件中${all}件目`);
    }, { viewport: { width: 1280, height: 400 } }));

  it('go by button, past what the filter hides', () =>
    watched(browser, 'diff.html', async (page) => {
      await page.uncheck('input[data-kind=changed]');
      const left = await page.locator(changes).count();
      for (let step = 0; step <= left; step += 1) {
        await page.click('#next');
        assert.equal(await at(page), step % left);
        assert.notEqual(await page.getAttribute(':focus', 'data-kind'), 'changed');
      }
    }));

  it('leave letters alone when the reader says so', () =>
    watched(browser, 'diff.html', async (page) => {
      await page.uncheck('#keys');
      await page.keyboard.press('n');
      assert.equal(await at(page), -1);
    }));
});

describe('a screen reader', () => {
  it('is told what was added and what was there before', () =>
    watched(browser, 'diff.html', async (page) => {
      const marked = await page.locator('ins, del').evaluateAll((list) => list.map(
        (one) => [one.tagName, one.innerText.replace(/\s+/g, ' ')]));
      assert.ok(marked.some(([tag]) => tag === 'INS') && marked.some(([tag]) => tag === 'DEL'));
      for (const [tag, text] of marked) {
        const form = tag === 'INS' ? /^［追加 .+ 追加終わり］$/ : /^［変更前 .+ 変更前終わり］$/;
        assert.match(text, form);
      }
    }));

  it('hears it in the cell, with headings for rows and columns', () =>
    watched(browser, 'diff.html', async (page) => {
      const table = await page.locator('main').ariaSnapshot();
      assert.match(table, /table "新旧対照表"/);
      for (const heading of ['施策', '項目・年度', '変更後', '変更前', '変更理由']) {
        assert.ok(table.includes(`columnheader "${heading}"`), heading);
      }
      assert.match(table, /rowheader "変更 みなと県（労政課） セミナーの開催/);
      assert.match(table, /［追加 8社 追加終わり］/);
      assert.match(table, /［変更前 10社 変更前終わり］/);
    }));

  it('hears English in an English page', () =>
    watched(browser, 'diff-en.html', async (page) => {
      assert.equal(await page.getAttribute('html', 'lang'), 'en');
      const table = await page.locator('main').ariaSnapshot();
      assert.match(table, /\[added 8社 end\]/);
      assert.match(table, /\[was 10社 end\]/);
    }));
});

describe('paper', () => {
  it('has no tools, and changes underlined', () =>
    watched(browser, 'diff.html', async (page) => {
      await page.emulateMedia({ media: 'print' });
      assert.equal(await page.locator('.tools').isVisible(), false);
      for (const tag of ['ins', 'del']) {
        const line = await page.locator(tag).first().evaluate(
          (one) => getComputedStyle(one).textDecorationLine);
        assert.equal(line, 'underline');
      }
      const heading = await page.locator('thead').first().evaluate(
        (one) => getComputedStyle(one).display);
      assert.equal(heading, 'table-header-group');
    }));
});

describe('what a table says', () => {
  it('is never run, never a request, and shown as it stands', () =>
    watched(browser, 'hostile-diff.html', async (page) => {
      await page.waitForTimeout(200);
      const text = await page.textContent('body');
      assert.ok(text.includes('<script>'));
      assert.ok(text.includes('<img src=x onerror=alert(1)>'));
      assert.equal(await page.locator('body img').count(), 0);
      assert.equal(await page.locator('script').count(), 1);
      assert.doesNotMatch(await page.content(), /[\u202A-\u202E\u2066-\u2069\u001B]/);
    }));

  it('does not tell where on the machine the files lay', () =>
    watched(browser, 'diff.html', async (page) => {
      const folder = process.env.KOUETSU_PAGES;
      assert.ok(!(await page.content()).includes(folder), folder);
    }));
});

describe('axe finds nothing', () => {
  for (const name of ['diff.html', 'diff-en.html', 'same.html', 'hostile-diff.html']) {
    for (const width of [1280, 800, 360]) {
      it(`in ${name}, ${width} wide`, async () => {
        const found = await violations(browser, name, { viewport: { width, height: 900 } });
        assert.deepEqual(found, []);
      });
    }
  }
});
