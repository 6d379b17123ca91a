// Plays a visitor of the page and prints what it saw as one JSON object: node drive.mjs '{"page": URL, ...}'
import { createRequire } from "node:module";
import path from "node:path";

const given = JSON.parse(process.argv[2]);
const { chromium } = createRequire(path.join(given.viewer, "package.json"))("playwright-core");

const FLAGS = [
  "--headless=new", "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-first-run",
  "--disable-background-networking",
];
const SOUND_ALLOWED = "--autoplay-policy=no-user-gesture-required";
const PATIENCE_MS = 90_000;
const seen = { errors: [], requests: [] };
let last;

const launch = (flags) => chromium.launch({ executablePath: given.chromium, args: flags });

async function visit(browser, query) {
  const page = await browser.newPage({ viewport: { width: 420, height: 320 } });
  last = page;
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("console", (message) => message.type() === "error" && seen.errors.push(message.text()));
  page.on("pageerror", (error) => seen.errors.push(String(error.stack ?? error)));
  page.on("request", (request) => seen.requests.push(request.url()));
  await page.goto(given.page + query, { waitUntil: "commit" });
  await page.waitForFunction(() => window.avatarBridge?.framesShown > 3);
  return page;
}

/** What is on the meshes at each picture, with the loudness heard then, for so many seconds of the conversation. */
const record = (page, seconds) =>
  page.evaluate(
    (samples) =>
      new Promise((done) => {
        const rows = [];
        const first = window.avatarBridge.playhead;
        const look = () => {
          const { playhead, agentLevel, userLevel, morphs, joints } = window.avatarBridge;
          const { head } = joints;
          rows.push({ playhead, agentLevel, userLevel, jaw: morphs.jawOpen, blink: morphs.eyeBlinkLeft, head });
          if (playhead - first < samples) requestAnimationFrame(look);
          else done(rows);
        };
        requestAnimationFrame(look);
      }),
    seconds * 48000,
  );

const figure = (page) =>
  page.evaluate(() => {
    const { rig, joints, morphs, report, status } = window.avatarBridge;
    return { rig, joints, morphs, report, status };
  });

/** The figure twice, a good second of shown motion apart. */
async function twice(page) {
  const before = await figure(page);
  const shown = await page.evaluate(() => window.avatarBridge.framesShown);
  const from = await page.evaluate(() => window.avatarBridge.playhead);
  await page.waitForFunction(
    ([n, sample]) => window.avatarBridge.framesShown > n + 3 && window.avatarBridge.playhead > sample + 57600,
    [shown, from],
  );
  return [before, await figure(page)];
}

const notice = (page) => page.locator("#notice").textContent();
const shot = (page, name) => page.screenshot({ path: path.join(given.folder, `${name}.png`), timeout: PATIENCE_MS });

async function drop(page, file, rig) {
  await page.setInputFiles("#file", file);
  await page.waitForFunction((name) => window.avatarBridge.rig === name, rig);
}

/** A file of the page's own server, let fall on the page as a hand would. */
async function dropByHand(page, address) {
  await page.evaluate(async (from) => {
    const data = await (await fetch(from)).blob();
    const transfer = new DataTransfer();
    transfer.items.add(new File([data], "somebody.glb"));
    for (const type of ["dragenter", "dragover", "drop"]) {
      document.querySelector("#stage").dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }
  }, address);
  await page.waitForFunction(() => window.avatarBridge.rig === "own");
}

async function refusal(page, file) {
  await page.setInputFiles("#file", file);
  const title = `${path.basename(file)} cannot be driven`;
  await page.waitForFunction((text) => document.querySelector("#notice strong").textContent === text, title);
  return notice(page);
}

async function pauseAndGoOn(page) {
  const states = [];
  for (const wanted of [false, true]) {
    await page.locator("#stage").press(" ");
    await page.waitForFunction(
      ([state, label]) => window.avatarBridge.isPlaying === state && document.querySelector("#play").ariaLabel === label,
      [wanted, wanted ? "Pause" : "Play"],
    );
    states.push(await page.evaluate(() => window.avatarBridge.isPlaying));
  }
  return states;
}

async function withSound() {
  const browser = await launch([...FLAGS, SOUND_ALLOWED]);
  const page = await visit(browser, "?view=face&panel=0");
  const result = { rows: await record(page, given.seconds) };
  await shot(page, "face");
  await page.keyboard.press("5");
  await page.waitForTimeout(1500);
  await shot(page, "side");
  result.pauses = await pauseAndGoOn(page);
  await page.selectOption("#rig", "mixamo");
  await page.waitForFunction(() => window.avatarBridge.rig === "mixamo");
  result.mixamo = await twice(page);
  await shot(page, "mixamo");
  await dropByHand(page, "assets/characters/man.glb");
  result.dropped = await twice(page);
  result.droppedNotice = await notice(page);
  await page.selectOption("#rig", "woman");
  await page.waitForFunction(() => window.avatarBridge.rig === "woman");
  await drop(page, given.vrm, "own");
  result.vrm = await twice(page);
  await shot(page, "vrm");
  result.refused = await refusal(page, given.strange);
  result.rigAfterRefusal = (await figure(page)).rig;
  result.boneless = await refusal(page, given.boneless);
  result.broken = await refusal(page, given.broken);
  result.state = await page.evaluate(() => {
    const { audio, malformed, connection, latency, dropped } = window.avatarBridge;
    return { audio, malformed, connection, latency, dropped };
  });
  return { browser, page, result };
}

async function beforeAnyClick() {
  const browser = await launch(FLAGS);
  const page = await visit(browser, "?view=body&panel=0&rig=smplh&encoding=compact");
  const result = { lives: await twice(page), start: await page.locator("#start").isVisible() };
  result.audio = await page.evaluate(() => window.avatarBridge.audio);
  // Not locator.click, which waits for a page at rest; this page never is.
  const box = await page.locator("#start").boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await page.waitForFunction(() => window.avatarBridge.audio === "running");
  await page.locator("#start").waitFor({ state: "hidden" });
  result.stillLives = await twice(page);
  await browser.close();
  return result;
}

async function sidecarGone(page) {
  // A page without its sidecar cannot but have a failed connection in its console.
  const errors = seen.errors.length;
  process.kill(given.sidecar, "SIGINT");
  await page.waitForFunction(() => window.avatarBridge.connection === "lost" && window.avatarBridge.status === "behind");
  const words = await page.locator("#state").innerText();
  const text = await notice(page);
  seen.errors.length = errors;
  return { words, text };
}

/** A failure says what the page was like at that moment. */
async function explain(error) {
  console.error(String(error.stack), "\nerrors in the pages:", seen.errors, "\nlast page:", await last?.evaluate(() => {
    const { connection, status, playhead, rig, audio, framesShown } = window.avatarBridge;
    return { connection, status, playhead, rig, audio, framesShown, notice: document.querySelector("#notice").textContent };
  }).catch(String));
  process.exit(1);
}

try {
  const unheard = await beforeAnyClick();
  const { browser, page, result } = await withSound();
  const gone = await sidecarGone(page);
  await browser.close();
  console.log(JSON.stringify({ ...result, ...seen, unheard, gone }));
} catch (error) {
  await explain(error);
}
