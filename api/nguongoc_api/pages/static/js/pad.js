// Big keys under the field of an amount, for thumbs and wet hands. Points between thousands come by themselves; without this script
// the phone's own keys are there.

const box = document.querySelector("[data-pad]");
const field = box && document.getElementById(box.dataset.pad);
const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", ",", "0", "\u232b"];
const NUMBER = /^[0-9]*(?:,[0-9]*)?$/;

/** What was typed with its points in place; words beside a number are left alone. */
function grouped(text) {
  const bare = text.replaceAll(".", "");
  if (!NUMBER.test(bare)) return text;
  const [whole, decimals] = bare.split(",");
  const points = whole.replace(/\B(?=(?:[0-9]{3})+$)/g, ".");
  return decimals === undefined ? points : `${points},${decimals}`;
}

function press(key) {
  const bare = field.value.replaceAll(".", "");
  if (key === "\u232b") field.value = grouped(bare.slice(0, -1));
  else if (key !== "," || (bare && !bare.includes(","))) field.value = grouped(bare + key);
}

if (field) {
  for (const key of KEYS) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = key;
    if (key === "\u232b") button.setAttribute("aria-label", box.dataset.back);
    button.addEventListener("click", () => press(key));
    box.append(button);
  }
  // With keys of our own on a touch screen the phone's keyboard would only hide the button that goes on; who wants words asks for it.
  if (matchMedia("(pointer: coarse)").matches) {
    field.inputMode = "none";
    const words = document.createElement("button");
    words.type = "button";
    words.className = "words";
    words.textContent = box.dataset.words;
    words.addEventListener("click", () => { field.inputMode = "text"; field.blur(); field.focus(); });
    box.append(words);
  }
  box.hidden = false;
}
