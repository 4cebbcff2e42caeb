// What this device remembers of the log: its key and the last checkpoint that passed. Every page that checks shares it.

const MEMORY = "nguongoc-log";

export const remembered = () => {
  try {
    const { key, note } = JSON.parse(localStorage.getItem(MEMORY));
    return typeof key === "string" && typeof note === "string" ? { key, note } : null;
  } catch { return null; }
};
export const remember = (key, note) => {
  try { localStorage.setItem(MEMORY, JSON.stringify({ key, note })); } catch { /* a private window keeps nothing */ }
};
