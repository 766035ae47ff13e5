/* Addresses of pictures: what a page shows, what is given back, what nobody can make up; and a folder of the desk's own. */
#include "picture_folder.h"
#include "picture_link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define URL "https://pictures.example/2026/11/dam.jpg?w=1200&h=675"

static struct picture_links links_of(enum picture_mode mode)
{
    struct picture_links links = {.mode = mode, .is_fetched = 1};
    links.has_key = signature_key_read("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", &links.key);
    assert_true(links.has_key);
    return links;
}

static void a_picture_s_address_leads_back_to_it(void **state)
{
    struct picture_links links = links_of(PICTURES_PROXY);
    char link[PICTURE_LINK_SIZE], url[URL_SIZE];
    (void)state;
    assert_true(picture_link(&links, URL, link));
    assert_memory_equal(link, PICTURE_PATH, strlen(PICTURE_PATH));
    assert_null(strpbrk(link + 1, "?#%&=+\"'<> "));
    assert_true(picture_link_read(&links, link + strlen(PICTURE_PATH), url));
    assert_string_equal(url, URL);
}

static void an_address_of_any_length_fits_or_is_not_shown(void **state)
{
    struct picture_links links = links_of(PICTURES_PROXY);
    char link[PICTURE_LINK_SIZE], url[URL_SIZE + 8], back[URL_SIZE];
    (void)state;
    strcpy(url, "https://pictures.example/");
    memset(url + 25, 'x', sizeof url - 25);
    url[URL_MAX] = '\0';
    assert_true(picture_link(&links, url, link));
    assert_true(picture_link_read(&links, link + strlen(PICTURE_PATH), back));
    assert_string_equal(back, url);
    url[URL_MAX] = 'x';
    url[URL_MAX + 1] = '\0';
    assert_false(picture_link(&links, url, link));
}

static void what_this_desk_has_not_signed_is_no_picture(void **state)
{
    struct picture_links links = links_of(PICTURES_PROXY), other = links;
    char link[PICTURE_LINK_SIZE], url[URL_SIZE] = "untouched", part[PICTURE_PART_SIZE], made[PICTURE_LINK_SIZE + 64];
    (void)state;
    assert_true(picture_link(&links, URL, link));
    const char *rest = link + strlen(PICTURE_PATH);
    other.key.bytes[0] ^= 1;
    assert_false(picture_link_read(&other, rest, url));
    links.has_key = 0;
    assert_false(picture_link_read(&links, rest, url));
    links.has_key = 1;
    /* Each character changed, one after the other. */
    for (size_t i = 0; i < strlen(rest); i++) {
        snprintf(made, sizeof made, "%s", rest);
        made[i] = made[i] == 'A' ? 'B' : 'A';
        assert_false(picture_link_read(&links, made, url));
    }
    /* The signature of one picture before the address of another; a signed text that is no web address. */
    assert_true(address_part_encode("https://elsewhere.example/a.jpg", part, sizeof part));
    snprintf(made, sizeof made, "%.22s/%s", rest, part);
    assert_false(picture_link_read(&links, made, url));
    char signature[SIGNATURE_SIZE];
    signature_make(&links.key, "file:///etc/passwd", signature);
    assert_true(address_part_encode("file:///etc/passwd", part, sizeof part));
    snprintf(made, sizeof made, "%s/%s", signature, part);
    assert_false(picture_link_read(&links, made, url));
    static const char *const odd[] = {
        "", "/", "x", "x/y", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAA/", "AAAAAAAAAAAAAAAAAAAAAA/!!!!"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        assert_false(picture_link_read(&links, odd[i], url));
    assert_string_equal(url, "untouched");
}

static void the_setting_decides_where_a_picture_is_shown_from(void **state)
{
    struct picture_links links = links_of(PICTURES_DIRECT);
    char link[PICTURE_LINK_SIZE];
    (void)state;
    assert_true(picture_link(&links, URL, link));
    assert_string_equal(link, URL);
    links.mode = PICTURES_OFF;
    assert_false(picture_link(&links, URL, link));
    links = links_of(PICTURES_PROXY);
    links.is_fetched = 0; /* without a contact */
    assert_false(picture_link(&links, URL, link));
    assert_false(picture_link(NULL, URL, link));
    links.is_fetched = 1;
    static const char *const none[] = {"", "javascript:alert(1)", "data:image/png;base64,AAAA", "/a.jpg",
                                       "ftp://a/b.jpg"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(picture_link(&links, none[i], link));
    assert_false(picture_link(&links, NULL, link));
}

static void logos_avatars_and_stand_ins_are_no_pictures_of_a_story(void **state)
{
    static const char *const generic[] = {
        "https://a.example/logo.png",       "https://a.example/img/site-logo-2x.png?v=3",
        "https://a.example/LOGO_big.jpg",   "https://a.example/user/avatar_8.jpg",
        "https://a.example/default.jpg",    "https://a.example/x/placeholder-16x9.svg",
        "https://a.example/favicon-96.png", "https://a.example/share.png"};
    static const char *const good[] = {"https://a.example/dam.jpg",           "https://a.example/logo/dam.jpg",
                                       "https://a.example/catalogue.jpg",     "https://a.example/defaulted-loans.jpg",
                                       "https://a.example/iconic-bridge.jpg", "https://a.example/"};
    (void)state;
    for (size_t i = 0; i < sizeof generic / sizeof *generic; i++)
        if (!picture_is_generic(generic[i]))
            fail_msg("%s", generic[i]);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (picture_is_generic(good[i]))
            fail_msg("%s", good[i]);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[1200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    fclose(file);
}

static void a_folder_s_files_stand_for_addresses_that_end_in_their_names(void **state)
{
    struct picture_links links = links_of(PICTURES_PROXY);
    struct picture_folder folder;
    struct buffer body;
    char path[] = "/tmp/test-pictures-XXXXXX", link[PICTURE_LINK_SIZE];
    (void)state;
    assert_non_null(mkdtemp(path));
    write_file(path, "dam.webp", "the dam");
    write_file(path, "ferry.webp", "the ferry");
    write_file(path, ".hidden", "no");
    write_file(path, "with blank.webp", "no");
    assert_int_equal(picture_folder_open(path, &folder, NULL), 0);
    assert_int_equal(folder.count, 2);
    links.is_fetched = 0;
    links.has_own = picture_folder_has;
    links.folder = &folder;
    assert_true(picture_link(&links, "https://pictures.example/dam.webp?w=3", link));
    assert_false(picture_link(&links, "https://pictures.example/other.webp", link));
    buffer_init(&body, 100);
    assert_true(picture_folder_read(&folder, "https://pictures.example/dam.webp", &body));
    assert_string_equal(body.data, "the dam");
    buffer_done(&body);
    buffer_init(&body, 3);
    assert_false(picture_folder_read(&folder, "https://pictures.example/dam.webp", &body));
    buffer_done(&body);
    buffer_init(&body, 100);
    static const char *const none[] = {"https://pictures.example/", "https://pictures.example/../dam.webp/..",
                                       "https://pictures.example/.hidden", ""};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(picture_folder_read(&folder, none[i], &body));
    picture_folder_close(&folder);
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", path);
    assert_int_equal(system(command), 0);
}

static void a_folder_that_is_not_there_is_said_at_the_start(void **state)
{
    struct picture_folder folder;
    struct err err = {0};
    (void)state;
    assert_int_equal(picture_folder_open("", &folder, &err), 0);
    assert_false(picture_folder_has(&folder, URL));
    assert_int_equal(picture_folder_open("/nowhere/pictures", &folder, &err), ERR_UNAVAILABLE);
    assert_non_null(strstr(err.text, "/nowhere/pictures"));
    picture_folder_close(&folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_s_address_leads_back_to_it),
        cmocka_unit_test(an_address_of_any_length_fits_or_is_not_shown),
        cmocka_unit_test(what_this_desk_has_not_signed_is_no_picture),
        cmocka_unit_test(the_setting_decides_where_a_picture_is_shown_from),
        cmocka_unit_test(logos_avatars_and_stand_ins_are_no_pictures_of_a_story),
        cmocka_unit_test(a_folder_s_files_stand_for_addresses_that_end_in_their_names),
        cmocka_unit_test(a_folder_that_is_not_there_is_said_at_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
