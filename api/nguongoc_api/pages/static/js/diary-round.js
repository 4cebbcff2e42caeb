// Sends what is queued, for the one person whom it belongs to and who is signed in.
import { known } from "./diary-again.js";
import { refresh } from "./diary-home.js";
import { facts, now } from "./diary-page.js";
import { ask, sendAll, Waits, whoami } from "./diary-send.js";
import * as store from "./diary-store.js";

const LISTS_AFTER = 600_000;
const CHOICES = 100;

/** One tab at a time; twice would do no harm, for whatever is sent twice is there once. */
export async function send() {
  if (now.sending) return;
  now.sending = true;
  try {
    if (navigator.locks) await navigator.locks.request("nguongoc-diary", { ifAvailable: true }, (lock) => (lock ? round() : undefined));
    else await round();
  } finally {
    now.sending = false;
    await refresh();
  }
}

async function round() {
  try {
    const me = await whoami();
    if (me === null) throw new Waits("sign-in");
    await become(me);
    now.reason = null;
    await refresh();
    await sendAll(now.db, now.someone.id, facts.language, refresh);
  } catch (failure) {
    if (!(failure instanceof Waits)) throw failure;
    now.reason = failure.reason;
  }
}

/** The person whose queue this is from now on; what the form offers is asked for anew now and then. */
async function become(me) {
  const before = (await store.person(now.db, me.id)) ?? { plots: [], products: [], members: [], asked: 0 };
  now.someone = { recent: [], ...before, ...me };
  if (Date.now() - before.asked > LISTS_AFTER || before.asked > Date.now()) {
    const asked = Date.now();
    const listed = async (name, more = "") => {
      const answer = await ask(me.id, facts.language, "GET", `/v1/${name}?limit=${CHOICES}${more}`);
      return answer.ok ? (await answer.json()).items : [];
    };
    const kept = ({ id, name, kind }) => ({ id, name, kind });
    const [plots, products, members, recent] = await Promise.all(
      [listed("facilities"), listed("products"), listed("members"), listed("diary", "&standing=true")],
    );
    const lists = { plots: plots.map(kept), products: products.map(kept), members: members.map(kept) };
    Object.assign(now.someone, { ...lists, recent: recent.map(known), asked });
  }
  await store.putPerson(now.db, now.someone);
  await store.setNote(now.db, "person", me.id);
}
