// Evidence from this site alone, as bytes of a bounded size: no cache in between, no cookies with it.

const LARGEST = 300_000;

export const fetched = async (path, accept) => {
  const answer = await fetch(path, { cache: "no-store", credentials: "omit", headers: accept ? { Accept: accept } : {} });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  const data = new Uint8Array(await answer.arrayBuffer());
  if (data.length > LARGEST) throw new Error(`${path}: too long`);
  return data;
};
export const asText = async (path, accept) => new TextDecoder().decode(await fetched(path, accept));
// Of the log that has this behind `/log/`: nothing for the first one.
export const tileOf = (log) => (path) => fetched(`/log/${log}${path}`);
