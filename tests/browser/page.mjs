// A page in headless Chromium that is watched while a test works on it.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const axe = createRequire(import.meta.url)('axe-core').source;

/** Starts the browser that the environment names. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.KOUETSU_CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--no-first-run',
    ],
  });
}

/** Where a page made by the program lies. */
export function address(name) {
  return pathToFileURL(join(process.env.KOUETSU_PAGES, name)).href;
}

/**
 * Opens a page, works on it, and sees that meanwhile nothing was asked of any address but its own,
 * nothing was refused by its content policy and nothing failed in its script.
 */
export async function watched(browser, name, work, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const url = address(name);
  const requests = [];
  const complaints = [];
  const dialogs = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => { dialogs.push(dialog.message()); dialog.dismiss(); });
  await page.goto(url);
  try {
    await work(page, context);
    assert.deepEqual(requests.filter((request) => request !== url), [], 'requests leave the page');
    assert.deepEqual(complaints, [], 'complaints of the browser');
    assert.deepEqual(dialogs, [], 'dialogs');
  } finally {
    await context.close();
  }
}

/** What axe finds wrong with a page as it stands. */
export async function violations(browser, name, options = {}, prepare = async () => {}) {
  // The policy of the page would keep out axe as it keeps out everyone.
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 }, bypassCSP: true, ...options,
  });
  try {
    const page = await context.newPage();
    await page.goto(address(name));
    await prepare(page);
    await page.evaluate(axe);
    const result = await page.evaluate(() => globalThis.axe.run({
      resultTypes: ['violations'],
      rules: { 'target-size': { enabled: true } },
    }));
    return result.violations.map((one) => `${one.id}: ${one.nodes[0].html} (${one.nodes.length})`);
  } finally {
    await context.close();
  }
}

/** Whether an element can be seen without scrolling. */
export function inView(locator) {
  return locator.evaluate((element) => {
    const box = element.getBoundingClientRect();
    return box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  });
}
