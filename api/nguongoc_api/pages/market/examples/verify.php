<?php
$context = stream_context_create(['http' => [
    'method' => 'POST',
    'header' => ['Authorization: Bearer ' . getenv('NGUONGOC_KEY'), 'Content-Type: application/json'],
    'content' => json_encode(['items' => [['code' => 'LINK']]]),
]]);
$answer = json_decode(file_get_contents('BASE/v1/verifications', false, $context), true);
foreach ($answer['items'] as $item) {
    echo "{$item['verdict']} {$item['assurance']} {$item['code']}\n";
}
