// The button that passes a page on: the phone's own sheet, else the clipboard. Without this script the address stands there to be copied.

const box = document.querySelector("[data-share]");

async function pass() {
  const url = box.dataset.share;
  if (navigator.share) {
    try { await navigator.share({ title: box.dataset.title, url }); } catch { /* closed without choosing */ }
    return;
  }
  await navigator.clipboard.writeText(url);
  box.querySelector("[data-said]").hidden = false;
}

if (box && (navigator.share || navigator.clipboard)) {
  box.hidden = false;
  box.querySelector("button").addEventListener("click", pass);
}
