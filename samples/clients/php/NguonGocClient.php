<?php
// A client of Nguồn Gốc: verify codes, check signed verdicts, follow recalls, receive webhooks. Copy it and change it.
declare(strict_types=1);

namespace NguonGoc;

/** A refusal (RFC 9457). Branch on `problem`, which is stable; the message is for people. */
final class Problem extends \RuntimeException
{
    public readonly string $problem;

    public function __construct(int $status, array $body)
    {
        $this->problem = $body['code'] ?? '';
        parent::__construct("$status {$this->problem}: " . (($body['detail'] ?? '') ?: ($body['title'] ?? '')), $status);
    }
}

/** A signed verdict or a webhook that is not what it says it is. */
final class NotGenuine extends \RuntimeException
{
}

final class Client
{
    private const MOST_CODES = 10_000;
    private const WEBHOOK_TOLERANCE = 300;
    private const TRIES = 3;

    /** `$baseUrl` without a slash at its end; `$key` an API key, or an access token. */
    public function __construct(private readonly string $baseUrl, private readonly string $key)
    {
    }

    /** The verdict on one code; `verdict`, `assurance`, and `checks` with all eight steps. */
    public function verify(string $code): array
    {
        return $this->verifyMany([$code])[0];
    }

    /** Verdicts in the order of the codes, 10,000 a request. */
    public function verifyMany(array $codes): array
    {
        $found = [];
        foreach (array_chunk($codes, self::MOST_CODES) as $some) {
            $items = array_map(fn (string $code): array => ['code' => $code], $some);
            [$answer] = $this->ask('/v1/verifications', ['items' => $items]);
            array_push($found, ...$answer['items']);
        }
        return $found;
    }

    /** A compact JWS for `$audience` alone, good for five minutes and provable ever after. */
    public function signedVerdict(string $code, string $audience): string
    {
        [$answer] = $this->ask('/v1/verifications', ['items' => [['code' => $code]], 'audience' => $audience]);
        return $answer['items'][0]['signed_verdict'];
    }

    /** Recalls that concern you, newest first, over all pages. Poll by stopping at the first one you know. */
    public function recalls(): \Generator
    {
        $path = '/v1/recalls';
        while ($path !== null) {
            [$answer, $headers] = $this->ask($path);
            yield from $answer['items'];
            $is_more = preg_match('/<([^>]*)>; rel="next"/', $headers['link'] ?? '', $next);
            $path = $is_more ? substr($next[1], strlen($this->baseUrl)) : null;
        }
    }

    /**
     * What a signed verdict says, where `$issuer` said it for `$audience` and it still counts. Throws `NotGenuine`.
     *
     * `$issuer` is the service's DID, `did:web:HOST`; of a test key `did:web:HOST:test`. Never take it from the verdict itself.
     */
    public static function checkVerdict(string $jws, string $audience, string $issuer): array
    {
        $parts = explode('.', $jws);
        $header = json_decode(self::decoded($parts[0]), true);
        if (count($parts) !== 3 || ($header['alg'] ?? '') !== 'EdDSA' || ($header['typ'] ?? '') !== 'vc+jwt') {
            throw new NotGenuine('no verdict of ours');
        }
        $signature = self::decoded($parts[2]);
        $key = self::verdictKey((string) ($header['kid'] ?? ''), $issuer);
        if (strlen($signature) !== 64 || !sodium_crypto_sign_verify_detached($signature, "$parts[0].$parts[1]", $key)) {
            throw new NotGenuine("not signed by $issuer");
        }
        $claims = json_decode(self::decoded($parts[1]), true, flags: JSON_THROW_ON_ERROR);
        if ($claims['iss'] !== $issuer || $claims['aud'] !== $audience) {
            throw new NotGenuine('signed by, or for, somebody else');
        }
        if ($claims['exp'] <= time()) {
            throw new NotGenuine('it counted until a moment ago: ask again');
        }
        return $claims['credentialSubject'];
    }

    /**
     * The message of a delivery (Standard Webhooks, `v1`). Throws `NotGenuine`. Answer 2xx within seconds, and work afterwards.
     *
     * `$body` is the bytes as they came. A delivery may come twice: keep `webhook-id` for some days and pass over what you know.
     */
    public static function receiveWebhook(array $headers, string $body, string $secret): array
    {
        $stamp = $headers['webhook-timestamp'];
        $key = str_starts_with($secret, 'whsec_') ? base64_decode(substr($secret, 6)) : $secret;
        $digest = hash_hmac('sha256', "{$headers['webhook-id']}.$stamp.$body", $key, true);
        $right = 'v1,' . base64_encode($digest);
        $holds = false;
        foreach (explode(' ', $headers['webhook-signature']) as $each) {
            $holds = $holds || hash_equals($right, $each);
        }
        if (!$holds) {
            throw new NotGenuine('not signed with our secret');
        }
        if (!ctype_digit($stamp) || abs(time() - (int) $stamp) > self::WEBHOOK_TOLERANCE) {
            throw new NotGenuine('too old, or from the future: replayed, or a clock is wrong');
        }
        return json_decode($body, true, flags: JSON_THROW_ON_ERROR);
    }

    /** The DID that verdicts of a service are signed under. */
    public static function didOf(string $baseUrl, bool $test): string
    {
        $host = parse_url($baseUrl, PHP_URL_HOST);
        $port = parse_url($baseUrl, PHP_URL_PORT);
        return "did:web:$host" . ($port ? "%3A$port" : '') . ($test ? ':test' : '');
    }

    /** The key is looked up in the document of whom we ask, never in what came with the signature. */
    private static function verdictKey(string $kid, string $issuer): string
    {
        [, , $name] = $path = explode(':', $issuer);
        $host = urldecode($name);
        $scheme = in_array(explode(':', $host)[0], ['localhost', '127.0.0.1'], true) ? 'http' : 'https';
        $where = implode('/', array_slice($path, 3)) ?: '.well-known';
        $document = json_decode(file_get_contents("$scheme://$host/$where/did.json"), true, flags: JSON_THROW_ON_ERROR);
        foreach ($document['verificationMethod'] as $method) {
            $is_verdicts = str_starts_with($kid, "$issuer#verdict-") && in_array($kid, $document['assertionMethod'], true);
            if ($method['id'] === $kid && $is_verdicts && !isset($method['revoked']) && isset($method['publicKeyJwk'])) {
                return self::decoded($method['publicKeyJwk']['x']);
            }
        }
        throw new NotGenuine('no key of that name');
    }

    private static function decoded(string $text): string
    {
        return (string) base64_decode(strtr($text, '-_', '+/'));
    }

    /** The answer, and its headers by their names in lower case. */
    private function ask(string $path, ?array $body = null): array
    {
        $headers = ["Authorization: Bearer {$this->key}", 'Accept-Language: en', 'Content-Type: application/json'];
        $asked = ['method' => $body === null ? 'GET' : 'POST', 'header' => $headers, 'ignore_errors' => true];
        if ($body !== null) {
            $asked['content'] = json_encode($body, JSON_THROW_ON_ERROR);
        }
        for ($left = self::TRIES - 1; ; $left--) {
            $text = file_get_contents($this->baseUrl . $path, false, stream_context_create(['http' => $asked]));
            $told = [];
            foreach ($http_response_header as $line) {
                [$name, $value] = array_pad(explode(': ', $line, 2), 2, '');
                $told[strtolower($name)] = $value;
            }
            $status = (int) explode(' ', $http_response_header[0])[1];
            $answer = json_decode((string) $text, true) ?? [];
            if ($status < 400) {
                return [$answer, $told];
            }
            $wait = (int) ($told['retry-after'] ?? 0);
            if (!in_array($status, [429, 503], true) || $left === 0 || $wait === 0) {
                throw new Problem($status, $answer);
            }
            sleep($wait);
        }
    }
}

function main(string $command, string ...$said): void
{
    $baseUrl = (string) getenv('NGUONGOC_URL');
    $key = (string) getenv('NGUONGOC_KEY');
    $client = new Client($baseUrl, $key);
    $issuer = Client::didOf($baseUrl, str_starts_with($key, 'ng_test_'));
    switch ($command) {
        case 'verify':
            foreach ($client->verifyMany($said) as $item) {
                echo "{$item['verdict']} {$item['assurance']} {$item['code']}\n";
            }
            break;
        case 'prove':
            echo Client::checkVerdict($client->signedVerdict(...$said), $said[1], $issuer)['verdict'], "\n";
            break;
        case 'check':
            echo Client::checkVerdict(trim(stream_get_contents(STDIN)), $said[0], $issuer)['verdict'], "\n";
            break;
        case 'recalls':
            foreach ($client->recalls() as $recall) {
                echo "{$recall['id']} {$recall['kind']} {$recall['state']}\n";
            }
            break;
        case 'webhook':
            $headers = [];
            foreach (['webhook-id', 'webhook-timestamp', 'webhook-signature'] as $name) {
                $headers[$name] = (string) getenv(strtoupper(strtr($name, '-', '_')));
            }
            $message = Client::receiveWebhook($headers, stream_get_contents(STDIN), (string) getenv('WEBHOOK_SECRET'));
            echo json_encode($message, JSON_UNESCAPED_UNICODE), "\n";
            break;
    }
}

if (realpath($_SERVER['SCRIPT_FILENAME']) === __FILE__) {
    try {
        main(...array_slice($argv, 1));
    } catch (Problem | NotGenuine $error) {
        fwrite(STDERR, $error->getMessage() . "\n");
        exit(1);
    }
}
