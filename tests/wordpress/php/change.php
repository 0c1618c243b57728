<?php
// Edit, delete and rename stories, and change the theme, through WordPress's own functions.
require __DIR__ . '/wp-load.php';

$told = json_decode(file_get_contents('php://stdin'), true);
$links = [];

function find_post($slug)
{
    $found = get_posts(['name' => $slug, 'post_type' => 'post', 'numberposts' => 1]);
    if (!$found) {
        fwrite(STDERR, "no post $slug");
        exit(1);
    }
    return $found[0];
}

foreach ($told['edits'] as $slug => $content) {
    wp_update_post(wp_slash(['ID' => find_post($slug)->ID, 'post_content' => $content]));
}
foreach ($told['deletions'] as $slug) {
    wp_trash_post(find_post($slug)->ID);
}
foreach ($told['slugs'] as $old => $new) {
    $id = find_post($old)->ID;
    wp_update_post(['ID' => $id, 'post_name' => $new]);
    $links[$new] = get_permalink($id);
}
switch_theme($told['theme']);
echo "\n", json_encode((object) $links), "\n";
