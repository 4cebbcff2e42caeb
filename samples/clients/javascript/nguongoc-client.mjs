// A client of Nguồn Gốc: verify codes, check signed verdicts, follow recalls, receive webhooks. Copy it and change it.

import { createHmac, createPublicKey, timingSafeEqual, verify as verifySignature } from 'node:crypto'
import { pathToFileURL } from 'node:url'

const MOST_CODES = 10_000
const WEBHOOK_TOLERANCE = 300
const TRIES = 3

/** A refusal (RFC 9457). Branch on `code`, which is stable; the message is for people. */
export class Problem extends Error {
  constructor (status, body) {
    super(`${status} ${body.code}: ${body.detail || body.title}`)
    this.status = status
    this.code = body.code
  }
}

/** A signed verdict or a webhook that is not what it says it is. */
export class NotGenuine extends Error {}

/** `baseUrl` without a slash at its end; `key` an API key, or an access token. */
export class Client {
  #baseUrl
  #key

  constructor (baseUrl, key) {
    this.#baseUrl = baseUrl
    this.#key = key
  }

  /** The verdict on one code; `verdict`, `assurance`, and `checks` with all eight steps. */
  async verify (code) {
    return (await this.verifyMany([code]))[0]
  }

  /** Verdicts in the order of the codes, 10,000 a request. */
  async verifyMany (codes) {
    const found = []
    for (let start = 0; start < codes.length; start += MOST_CODES) {
      const items = codes.slice(start, start + MOST_CODES).map(code => ({ code }))
      const answer = await this.#ask('/v1/verifications', { items })
      found.push(...(await answer.json()).items)
    }
    return found
  }

  /** A compact JWS for `audience` alone, good for five minutes and provable ever after. */
  async signedVerdict (code, audience) {
    const answer = await this.#ask('/v1/verifications', { items: [{ code }], audience })
    return (await answer.json()).items[0].signed_verdict
  }

  /** Recalls that concern you, newest first, over all pages. Poll by stopping at the first one you know. */
  async * recalls () {
    let path = '/v1/recalls'
    while (path) {
      const answer = await this.#ask(path)
      yield * (await answer.json()).items
      const next = /<([^>]*)>; rel="next"/.exec(answer.headers.get('link') ?? '')
      path = next && next[1].replace(this.#baseUrl, '')
    }
  }

  async #ask (path, body) {
    const headers = { Authorization: `Bearer ${this.#key}`, 'Accept-Language': 'en' }
    if (body) headers['Content-Type'] = 'application/json'
    const asked = { headers, method: body ? 'POST' : 'GET', body: body && JSON.stringify(body) }
    for (let left = TRIES - 1; ; left--) {
      const answer = await fetch(this.#baseUrl + path, asked)
      if (answer.ok) return answer
      const wait = Number(answer.headers.get('retry-after'))
      if (![429, 503].includes(answer.status) || !left || !wait) throw new Problem(answer.status, await answer.json())
      await new Promise(resolve => setTimeout(resolve, wait * 1000))
    }
  }
}

/**
 * What a signed verdict says, where `issuer` said it for `audience` and it still counts. Throws `NotGenuine`.
 *
 * `issuer` is the service's DID, `did:web:HOST`; of a test key `did:web:HOST:test`. Never take it from the verdict itself.
 */
export async function checkVerdict (jws, audience, issuer) {
  const [head, payload, signature, ...more] = jws.split('.')
  let header, claims
  try {
    header = JSON.parse(decoded(head))
    claims = JSON.parse(decoded(payload))
  } catch {
    throw new NotGenuine('no signed verdict')
  }
  if (more.length || !signature || header.alg !== 'EdDSA' || header.typ !== 'vc+jwt') throw new NotGenuine('no verdict of ours')
  const key = await verdictKey(header.kid, issuer)
  if (!key || !verifySignature(null, Buffer.from(`${head}.${payload}`), key, decoded(signature))) {
    throw new NotGenuine(`not signed by ${issuer}`)
  }
  if (claims.iss !== issuer || claims.aud !== audience) throw new NotGenuine('signed by, or for, somebody else')
  if (claims.exp <= Date.now() / 1000) throw new NotGenuine('it counted until a moment ago: ask again')
  return claims.credentialSubject
}

/**
 * The message of a delivery (Standard Webhooks, `v1`). Throws `NotGenuine`. Answer 2xx within seconds, and work afterwards.
 *
 * `body` is the bytes as they came. A delivery may come twice: keep `webhook-id` for some days and pass over what you know.
 */
export function receiveWebhook (headers, body, secret) {
  const { 'webhook-id': name, 'webhook-timestamp': stamp, 'webhook-signature': signatures } = headers
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret)
  const right = createHmac('sha256', key).update(`${name}.${stamp}.`).update(body).digest()
  const holds = signatures.split(' ').some(each => {
    const given = Buffer.from(each.replace(/^v1,/, ''), 'base64')
    return each.startsWith('v1,') && given.length === right.length && timingSafeEqual(given, right)
  })
  if (!holds) throw new NotGenuine('not signed with our secret')
  if (!(Math.abs(Date.now() / 1000 - Number(stamp)) <= WEBHOOK_TOLERANCE)) {
    throw new NotGenuine('too old, or from the future: replayed, or a clock is wrong')
  }
  return JSON.parse(body)
}

/** The DID that verdicts of a service are signed under. */
export function didOf (baseUrl, test) {
  return `did:web:${new URL(baseUrl).host.replace(':', '%3A')}${test ? ':test' : ''}`
}

// The key is looked up in the document of whom we ask, never in what came with the signature.
async function verdictKey (kid, issuer) {
  const [, , name, ...path] = issuer.split(':')
  const host = decodeURIComponent(name)
  const scheme = ['localhost', '127.0.0.1'].includes(host.split(':')[0]) ? 'http' : 'https'
  const answer = await fetch(`${scheme}://${host}/${path.join('/') || '.well-known'}/did.json`)
  const document = await answer.json()
  if (!String(kid).startsWith(`${issuer}#verdict-`) || !document.assertionMethod.includes(kid)) return null
  const method = document.verificationMethod.find(each => each.id === kid && each.publicKeyJwk && !each.revoked)
  return method && createPublicKey({ key: method.publicKeyJwk, format: 'jwk' })
}

function decoded (text) {
  return Buffer.from(text, 'base64url')
}

async function main (command, ...said) {
  const { NGUONGOC_URL: baseUrl, NGUONGOC_KEY: key = '', WEBHOOK_SECRET: secret } = process.env
  const client = new Client(baseUrl, key)
  const issuer = didOf(baseUrl, key.startsWith('ng_test_'))
  if (command === 'verify') {
    for (const item of await client.verifyMany(said)) console.log(item.verdict, item.assurance, item.code)
  } else if (command === 'prove') {
    console.log((await checkVerdict(await client.signedVerdict(...said), said[1], issuer)).verdict)
  } else if (command === 'check') {
    console.log((await checkVerdict(String(await input()).trim(), said[0], issuer)).verdict)
  } else if (command === 'recalls') {
    for await (const recall of client.recalls()) console.log(recall.id, recall.kind, recall.state)
  } else if (command === 'webhook') {
    const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
    const headers = Object.fromEntries(names.map(name => [name, process.env[name.toUpperCase().replaceAll('-', '_')]]))
    console.log(JSON.stringify(receiveWebhook(headers, await input(), secret)))
  }
}

async function input () {
  const pieces = []
  for await (const piece of process.stdin) pieces.push(piece)
  return Buffer.concat(pieces)
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(...process.argv.slice(2)).catch(error => {
    console.error(error.message)
    process.exitCode = 1
  })
}
