<?php
// Install WordPress and write the stories (JSON on standard input) as their authors would.
define('WP_INSTALLING', true);
require __DIR__ . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

function wp_mail($to, $subject, $message, $headers = '', $attachments = [])
{
    return true; // nobody is written to
}

$told = json_decode(file_get_contents('php://stdin'), true);
wp_install('Suara Teluk', 'admin', 'admin@example.invalid', true, '', wp_generate_password());
update_option('siteurl', getenv('SITE_URL'));
update_option('home', getenv('SITE_URL'));
update_option('timezone_string', 'Asia/Jayapura');
update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
update_option('ping_sites', '');
switch_theme('twentytwentyone');
foreach (get_posts(['post_type' => 'any', 'numberposts' => -1]) as $post) {
    wp_delete_post($post->ID, true); // "Hello world!"
}

$section = wp_insert_term('Pemerintahan', 'category')['term_id'];
$authors = [];
$links = [];
foreach ($told as $story) {
    $name = $story['author'];
    $authors[$name] ??= wp_insert_user([
        'user_login' => sanitize_user($name, true),
        'user_pass' => wp_generate_password(),
        'display_name' => $name,
        'role' => 'author',
    ]);
    $id = wp_insert_post(wp_slash([
        'post_title' => $story['title'],
        'post_name' => $story['slug'],
        'post_content' => $story['content'],
        'post_author' => $authors[$name],
        'post_category' => [$section],
        'tags_input' => ['Papua Barat Daya', 'APBD'],
        'post_status' => 'publish',
        'post_date' => $story['published'],
    ]), true);
    if (is_wp_error($id)) {
        fwrite(STDERR, $id->get_error_message());
        exit(1);
    }
    $links[$story['slug']] = get_permalink($id);
}
global $wp_rewrite;
$wp_rewrite->init();
$wp_rewrite->flush_rules(false);
echo "\n", json_encode($links), "\n";
