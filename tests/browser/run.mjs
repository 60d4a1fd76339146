/* The report as a browser sees it, as TAP: node run.mjs path/to/report.html [more.html...]
 *
 * Accessibility by axe-core (light, dark, narrow), the policy that lets nothing run or load, reading
 * without scripts, what the script adds, the narrow screen, the printed page. CHROMIUM names the
 * browser; without it the usual places are tried. Exit status 1 when anything failed. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browserPath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome"].find((p) => p && existsSync(p));
const files = process.argv.slice(2);
let count = 0;
let failed = 0;

/* An expectation that does not hold throws its explanation. */
function expect(holds, explanation) {
  if (!holds) {
    throw new Error(explanation);
  }
}

async function test(name, body) {
  count++;
  try {
    await body();
    console.log(`ok ${count} - ${name}`);
  } catch (e) {
    failed++;
    console.log(`not ok ${count} - ${name}`);
    for (const line of String(e.message).split("\n").slice(0, 40)) {
      console.log(`# ${line}`);
    }
  }
}

/* A page of its own with everything written down that a quiet page does not do. */
async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  const seen = { console: [], errors: [], requests: [] };
  page.on("console", (m) => seen.console.push(`${m.type()}: ${m.text()}`));
  page.on("pageerror", (e) => seen.errors.push(String(e)));
  page.on("dialog", (d) => { seen.errors.push(`dialog: ${d.message()}`); d.dismiss(); });
  page.on("request", (r) => { if (r.url() !== url) { seen.requests.push(r.url()); } });
  await page.goto(url, { waitUntil: "load" });
  return { page, seen, close: () => context.close() };
}

async function withPage(browser, url, options, body) {
  const opened = await open(browser, url, options);
  try {
    await body(opened.page, opened.seen);
  } finally {
    await opened.close();
  }
}

async function axeFindings(page) {
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
  await page.evaluate(axe);
  const result = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
  }));
  return result.violations.map((v) =>
    `${v.id} (${v.impact}): ${v.help}; ${v.nodes.length} times, first: ${v.nodes[0].html.slice(0, 200)}`);
}

const looks = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  narrow: { colorScheme: "light", viewport: { width: 360, height: 740 } },
};

async function accessibility(browser, url) {
  for (const [name, look] of Object.entries(looks)) {
    await test(`axe finds nothing: ${name}`, () =>
      /* axe has to be put into the page, which the policy forbids: the one place it is off. */
      withPage(browser, url, { ...look, bypassCSP: true }, async (page) => {
        const found = await axeFindings(page);
        expect(found.length === 0, found.join("\n"));
      }));
  }
  await test("the first stop of the keyboard leads to the content", () =>
    withPage(browser, url, {}, async (page) => {
      await page.keyboard.press("Tab");
      const href = await page.evaluate(() => document.activeElement.getAttribute("href"));
      expect(href === "#main", `it leads to ${href}`);
    }));
}

async function quiet(browser, url) {
  await test("no message, no error, no request", () =>
    withPage(browser, url, {}, async (page, seen) => {
      await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
      await page.waitForTimeout(200);
      const all = [...seen.console, ...seen.errors, ...seen.requests];
      expect(all.length === 0, all.join("\n"));
    }));
  await test("nothing on the page but what the report writes", () =>
    withPage(browser, url, {}, async (page) => {
      const strange = await page.evaluate(() => {
        const known = new Set(("html head meta title style body script a bdi header nav main section p ol strong blockquote " +
          "h1 h2 h3 dl dt dd div ul li span table caption thead tbody tr th td time q code pre " +
          "details summary button label input wbr").split(" "));
        const out = [];
        for (const e of document.querySelectorAll("*")) {
          if (!known.has(e.localName)) {
            out.push(`element ${e.localName}`);
          }
          for (const a of e.attributes) {
            if (a.name.startsWith("on") || a.name === "style" || a.name === "src") {
              out.push(`attribute ${a.name} on ${e.localName}`);
            }
            if (a.name === "href" && !a.value.startsWith("#")) {
              out.push(`link to ${a.value}`);
            }
          }
        }
        if (document.querySelectorAll("script").length > 1) {
          out.push("a second script");
        }
        return out;
      });
      expect(strange.length === 0, strange.join("\n"));
    }));
  await test("every link has its target, every id is there once", () =>
    withPage(browser, url, {}, async (page) => {
      const wrong = await page.evaluate(() => {
        const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
        const have = new Set(ids);
        return [...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `twice: ${id}`),
          ...[...document.querySelectorAll("a")].map((a) => a.getAttribute("href").slice(1))
            .filter((t) => !have.has(t)).map((t) => `no target: ${t}`)];
      });
      expect(wrong.length === 0, wrong.join("\n"));
    }));
}

async function policy(browser, url) {
  await test("the policy stops scripts, handlers, styles and pictures put in afterwards", () =>
    withPage(browser, url, {}, async (page, seen) => {
      const outcome = await page.evaluate(async () => {
        const stopped = new Set();
        document.addEventListener("securitypolicyviolation", (e) => stopped.add(e.effectiveDirective));
        const script = document.createElement("script");
        script.textContent = "window.owned = 'script'";
        document.body.append(script);
        const style = document.createElement("style");
        style.textContent = "body { display: none }";
        document.head.append(style);
        const holder = document.createElement("div");
        holder.innerHTML = "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' " +
          "onload=\"window.owned='load'\" onerror=\"window.owned='error'\">" +
          "<a href=\"javascript:window.owned='link'\">x</a>";
        document.body.append(holder);
        holder.querySelector("a").click();
        await new Promise((done) => setTimeout(done, 300));
        return { owned: window.owned ?? null, stopped: [...stopped],
          visible: getComputedStyle(document.body).display !== "none" };
      });
      expect(outcome.owned === null, `ran: ${outcome.owned}`);
      expect(outcome.visible, "a foreign style took effect");
      for (const what of ["script-src-elem", "style-src-elem", "img-src"]) {
        expect(outcome.stopped.includes(what), `${what} did not stop anything: ${outcome.stopped}`);
      }
      expect(seen.requests.filter((r) => !r.startsWith("data:")).length === 0,
        seen.requests.join("\n"));
    }));
}

async function scripts(browser, url) {
  await test("all of it can be read without scripts", async () => {
    const texts = [];
    for (const javaScriptEnabled of [true, false]) {
      const { page, close } = await open(browser, url, { javaScriptEnabled });
      const rows = await page.locator("tbody tr").count();
      const headings = await page.locator("h2").allTextContents();
      const buttons = await page.locator("button, input").count();
      texts.push({ rows, headings: headings.join("|"), buttons });
      await close();
    }
    expect(texts[0].rows === texts[1].rows, "rows differ");
    expect(texts[0].headings === texts[1].headings, "headings differ");
    expect(texts[1].buttons === 0, "controls that do nothing are shown");
  });
  await test("columns sort, and back", () =>
    withPage(browser, url, {}, async (page) => {
      const first = page.locator("table.wide:has(button.sort)").last();
      if (await first.count() === 0) {
        return;
      }
      const heading = first.locator("thead th").first();
      await heading.locator("button").click();
      expect(await heading.getAttribute("aria-sort") === "ascending", "not marked as sorted");
      const keys = () => first.evaluate((t) => [...t.tBodies[0].rows].map((r) =>
        r.cells[0].getAttribute("data-key") || r.cells[0].textContent.trim()));
      const up = await keys();
      await heading.locator("button").click();
      const down = await keys();
      expect(up[0] === down[down.length - 1] || up[0] === up[up.length - 1], "order did not turn");
    }));
  await test("the filter hides what does not match, and a link shows it again", () =>
    withPage(browser, url, {}, async (page) => {
      const table = page.locator("table.wide:has(tr[id^=E])");
      const box = page.locator("section#exhibits .filter input");
      if (await box.count() === 0) {
        return;
      }
      const id = await table.locator("tbody tr").first().getAttribute("id");
      await box.fill("no such words anywhere");
      await page.waitForTimeout(300);
      expect(await table.locator("tbody tr:not([hidden])").count() === 0, "rows are left");
      await page.evaluate((to) => { location.hash = to; }, id);
      await page.waitForTimeout(300);
      expect(await table.locator("tbody tr[hidden]").count() === 0, "the target stayed hidden");
    }));
}

/* Elements whose content is wider than the page, and cells whose content is wider than they are. */
function overflowing() {
  const width = document.documentElement.clientWidth;
  const out = [];
  if (document.documentElement.scrollWidth > width) {
    out.push(`page: ${document.documentElement.scrollWidth} of ${width}`);
  }
  for (const e of document.querySelectorAll("main *, header *, nav *")) {
    const box = e.getBoundingClientRect();
    const hidden = e.closest("caption, thead, .digest") !== null;
    if (!hidden && box.width > 0 && box.right > width + 1) {
      out.push(`${e.localName}.${e.className} ends at ${Math.round(box.right)} of ${width}: ` +
        e.textContent.slice(0, 60));
    } else if (!hidden && (e.localName === "td" || e.localName === "th") && e.scrollWidth > e.clientWidth + 1) {
      out.push(`${e.localName}.${e.className} runs ${e.scrollWidth - e.clientWidth} px into its neighbour: ` +
        e.textContent.slice(0, 60));
    }
  }
  return out.slice(0, 10);
}

async function layout(browser, url) {
  for (const width of [320, 360, 768, 1200]) {
    await test(`nothing sticks out at ${width} px`, () =>
      withPage(browser, url, { viewport: { width, height: 800 } }, async (page) => {
        await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
        const out = await page.evaluate(overflowing);
        expect(out.length === 0, out.join("\n"));
      }));
  }
  for (const format of ["A4", "Letter"]) {
    await test(`prints on ${format}: nothing cut, headings repeated, no controls`, () =>
      withPage(browser, url, { viewport: { width: format === "A4" ? 688 : 710, height: 1000 } },
        async (page) => {
          await page.emulateMedia({ media: "print" });
          const out = await page.evaluate(overflowing);
          expect(out.length === 0, out.join("\n"));
          const styles = await page.evaluate(() => ({
            /* Chromium repeats a head on every page when it may not break and holds no control. */
            head: [...new Set([...document.querySelectorAll("thead")].map((t) =>
              `${getComputedStyle(t).display} ${getComputedStyle(t).breakInside}`))],
            row: [...new Set([...document.querySelectorAll("tbody tr")].map((t) => getComputedStyle(t).breakInside))],
            controls: [...document.querySelectorAll("nav, .filter")].filter((e) =>
              getComputedStyle(e).display !== "none").length,
          }));
          expect(styles.head.every((d) => d === "table-header-group avoid"), `thead is ${styles.head}`);
          expect(styles.row.every((b) => b === "avoid"), `rows break: ${styles.row}`);
          expect(styles.controls === 0, "controls are printed");
          const boxes = await page.locator("thead button").evaluateAll((all) =>
            all.filter((b) => getComputedStyle(b).display !== "contents").length);
          expect(boxes === 0, "a button keeps a table head from being repeated");
          const pdf = await page.pdf({ format, preferCSSPageSize: false });
          expect(pdf.length > 1000 && pdf.subarray(0, 5).toString() === "%PDF-", "no PDF came out");
        }));
  }
}

if (files.length === 0) {
  console.log("Bail out! usage: node run.mjs REPORT.html...");
  process.exit(2);
}
if (!browserPath) {
  console.log("1..0 # SKIP no Chromium on this machine");
  process.exit(0);
}
console.log("TAP version 13");
const browser = await chromium.launch({
  executablePath: browserPath,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
});
for (const file of files) {
  const url = pathToFileURL(resolve(file)).href;
  console.log(`# ${file}`);
  for (const part of [quiet, policy, accessibility, scripts, layout]) {
    await part(browser, url);
  }
}
await browser.close();
console.log(`1..${count}`);
process.exit(failed ? 1 : 0);
