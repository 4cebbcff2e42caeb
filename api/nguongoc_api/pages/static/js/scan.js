// Camera and photo on the home page, and into a field of a form where the page names one. The decoder is fetched when somebody asks for it, and no picture leaves the device:
// what is read in it is an address, and that is all that is sent.

const box = document.querySelector("[data-scan]");
const MOST_SIDE = [1600, 800, 2400], LONGEST = 200;
let camera;

const decoder = async () => (await import("./qr-scanner.min.js")).default;
const say = (what) => { for (const said of box.querySelectorAll("[data-said]")) said.hidden = said.dataset.said !== what; };

// A label of this site is followed to its page; whatever else a code says is explained by the page that explains typed codes.
function follow(text) {
  const field = document.getElementById(box.dataset.into);
  if (field) { field.value = text.slice(0, LONGEST); field.form.requestSubmit(); return; }
  let address;
  try { address = new URL(text); } catch { address = null; }
  const own = address?.origin === location.origin;
  location.assign(own ? address.pathname + address.search : `/find?${new URLSearchParams({ code: text.slice(0, LONGEST) })}`);
}

function close() {
  camera?.destroy();
  camera = undefined;
  box.querySelector(".finder").hidden = true;
  box.querySelector("[data-open]").focus();
}

async function open() {
  say("starting");
  const finder = box.querySelector(".finder"), video = finder.querySelector("video");
  try {
    const Scanner = await decoder();
    finder.hidden = false;
    camera = new Scanner(video, ({ data }) => { close(); say("found"); follow(data); }, { returnDetailedScanResult: true, preferredCamera: "environment", maxScansPerSecond: 10 });
    await camera.start();
    say("aim");
    finder.querySelector("button").focus();
  } catch {
    close();
    say("no-camera");
  }
}

// A photo of a phone is larger than the code in it needs; some codes are only read at another size.
async function read(file) {
  const Scanner = await decoder();
  for (const side of MOST_SIDE) {
    const whole = await createImageBitmap(file);
    const scale = Math.min(1, side / Math.max(whole.width, whole.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(whole.width * scale), height: Math.round(whole.height * scale) });
    canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
    whole.close();
    const found = await Scanner.scanImage(canvas, { returnDetailedScanResult: true }).catch(() => null);
    if (found) return found.data;
  }
  return null;
}

async function choose({ target }) {
  const [file] = target.files;
  if (!file) return;
  say("reading");
  const text = await read(file).catch(() => null);
  target.value = "";
  if (text === null) { say("nothing"); return; }
  say("found");
  follow(text);
}

if (box) {
  box.querySelector("input").addEventListener("change", choose);
  const opener = box.querySelector("[data-open]");
  opener.hidden = !navigator.mediaDevices?.getUserMedia;
  opener.addEventListener("click", open);
  box.querySelector(".finder button").addEventListener("click", close);
  addEventListener("keydown", ({ key }) => { if (key === "Escape" && camera) close(); });
  addEventListener("pagehide", () => camera?.destroy());
}
