// Does what a newcomer does, in a real browser: opens the sign-in link, presses the button, runs the first example in
// GraphiQL and reads the documentation. Nothing may be loaded from another host, no rule of the content security policy
// may be broken, and nothing private may stay in the browser.
//
//   node sign-in-and-query.mjs http://127.0.0.1:PORT/sign-in#TOKEN [operations.js]
//
// With the second argument every example of that file is sent as well and must pass the validation of the schema.
// CHROMIUM names the browser; SCREENSHOT, if set, is where a picture of the last page goes.
// Prints one line of JSON; the exit code is 0 when everything held, 1 when not, 3 when there is no browser.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium } from './chromium.mjs';
import { watch } from './watch.mjs';

const [link, operationsFile] = process.argv.slice(2);
const MINUTE = 60_000;

if (!link) {
  console.error('usage: node sign-in-and-query.mjs SIGN_IN_URL [operations.js]');
  process.exit(2);
}

let executablePath;
try {
  executablePath = await findChromium();
} catch (error) {
  console.log(JSON.stringify({ skipped: error.message }));
  process.exit(3);
}
const profile = await mkdtemp(join(tmpdir(), 'pazpaz-browser-'));
const result = { passed: false, steps: [] };
let browser;
let page;
let seen;

function holds(condition, sentence) {
  if (!condition) throw new Error(sentence);
  result.steps.push(sentence);
}

async function signIn() {
  const token = new URL(link).hash.slice(1);
  // Opened twice: looking at the page, as a mail scanner does, must not consume the link.
  await page.goto(link);
  await page.goto('about:blank');
  await page.goto(link);
  const button = page.getByRole('button', { name: 'Sign in' });
  await button.waitFor();
  holds(!page.url().includes('#'), 'the token leaves the address bar at once');
  await button.click();
  const shown = await Promise.race([
    page.waitForURL('**/graphiql', { timeout: MINUTE }).then(() => null),
    page.locator('#status.error').waitFor({ timeout: MINUTE }).then(() => page.locator('#status').innerText()),
  ]);
  holds(shown === null, `signing in leads to GraphiQL${shown === null ? '' : ` (the page says: ${shown})`}`);
  holds(!seen.addresses.some((address) => address.includes(token)), 'the token is in no address that was requested');
  holds((await page.evaluate(() => document.cookie)) === '', 'scripts cannot read the session cookie');
}

async function runFirstExample() {
  // While the bundle is being made the page reloads itself, so waiting is all there is to do.
  const editor = page.locator('.graphiql-query-editor .view-lines');
  await editor.waitFor({ timeout: 5 * MINUTE });
  await page.locator('.graphiql-doc-explorer-content').waitFor({ timeout: MINUTE });
  const answered = page.waitForResponse((response) => response.request().postData()?.includes('query WhoAmI') ?? false);
  await editor.click();
  await page.keyboard.press('Control+Enter');
  const response = await answered;
  const answer = await response.json();
  holds(response.status() === 200 && answer.data && !answer.errors, 'the first example is answered without errors');
  await page.waitForFunction(
    () => document.querySelector('.graphiql-response .view-lines')?.textContent.includes('"data"'),
    undefined,
    { timeout: MINUTE },
  );
  const text = await page.locator('.graphiql-response .view-lines').innerText();
  holds(!text.includes('"errors"'), 'the answer is shown');
}

async function readDocumentation() {
  const docs = page.locator('.graphiql-doc-explorer');
  await docs.getByRole('link', { name: 'Query', exact: true }).click();
  const described = docs.locator('.graphiql-markdown-description');
  await described.first().waitFor({ timeout: MINUTE });
  holds((await described.allInnerTexts()).some((text) => text.trim() !== ''), 'the documentation has descriptions');
}

/**
 * Sends each example from the page, as GraphiQL would. A query must be answered without errors. A mutation stands there
 * with placeholders for ids and may be refused, but by a resolver (such errors have a path), not by the validation.
 */
async function sendEveryExample(file) {
  const { operations } = await import(pathToFileURL(resolve(file)));
  for (const { name, query, variables } of operations) {
    for (const [, kind, operationName] of query.matchAll(/^(query|mutation) (\w+)/gm)) {
      const answer = await page.evaluate(send, JSON.stringify({ query, operationName, variables: variables?.() }));
      const errors = answer.errors ?? [];
      const fine = kind === 'query' ? answer.data && errors.length === 0 : errors.every(({ path }) => path);
      const why = fine ? '' : `: ${JSON.stringify(errors)}`;
      holds(fine, `example "${name}" (${operationName}) fits the schema${why}`);
    }
  }
}

/** Runs in the page. */
async function send(body) {
  const headers = {
    accept: 'application/graphql-response+json',
    'content-type': 'application/json',
    'x-pazpaz-csrf': '1',
  };
  const response = await fetch('/graphql', { method: 'POST', headers, body });
  return response.json();
}

async function leavesNothingBehind() {
  const looks = ['graphiql:theme', 'graphiql:docExplorerFlex', 'graphiql:editorFlex', 'graphiql:secondaryEditorFlex'];
  const kept = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
  const unexpected = kept.filter((name) => !looks.includes(name));
  holds(unexpected.length === 0, `the browser keeps nothing of what was typed or read ${unexpected.join(', ')}`.trim());
}

try {
  browser = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: { width: 1440, height: 900 },
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Whatever the browser itself wants to reach has no address.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
  seen = await watch(browser, new URL(link).host);
  page = browser.pages()[0] ?? (await browser.newPage());
  await signIn();
  await runFirstExample();
  await readDocumentation();
  if (operationsFile) await sendEveryExample(operationsFile);
  await leavesNothingBehind();
  holds(seen.foreign.length === 0, 'nothing is asked of another host');
  holds(seen.complaints.length === 0, 'the browser complains about nothing');
  result.passed = true;
} catch (error) {
  result.failed = error.message;
} finally {
  if (page && process.env.SCREENSHOT) await page.screenshot({ path: process.env.SCREENSHOT }).catch(() => {});
  await browser?.close();
  await rm(profile, { recursive: true, force: true });
}

console.log(JSON.stringify({ ...result, foreign: seen?.foreign ?? [], complaints: seen?.complaints ?? [] }));
process.exit(result.passed ? 0 : 1);
