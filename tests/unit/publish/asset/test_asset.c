/* The style sheet and the icons: each has an address, and the style's changes with its bytes. */
#include "asset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void every_asset_is_found_at_its_own_address(void **state)
{
    char path[ASSET_PATH_SIZE];
    int is_current;
    (void)state;
    for (int id = 0; id < ASSET_COUNT; id++) {
        asset_path((enum asset_id)id, path);
        const struct asset *asset = asset_find(path, &is_current);
        assert_ptr_equal(asset, asset_get((enum asset_id)id));
        assert_true(is_current);
        assert_true(*asset->size > 100);
        assert_non_null(asset->type);
    }
}

static void the_style_s_address_has_a_hash_and_another_hash_is_of_another_version(void **state)
{
    char path[ASSET_PATH_SIZE];
    int is_current = 1;
    (void)state;
    asset_path(ASSET_STYLE, path);
    assert_int_equal(strlen(path), strlen("/style-0123456789abcdef.css"));
    assert_ptr_equal(asset_find("/style-0123456789abcdef.css", &is_current), asset_get(ASSET_STYLE));
    assert_false(is_current);
}

static void what_is_nearly_an_address_is_none(void **state)
{
    static const char *const paths[] = {
        "",           "/",        "/style.css", "/style",    "/stylex.css", "/icon-1.svg",
        "/icon.svg2", "/favicon", "/style-.cs", "/feed.css", "/feed-.xsl"};
    int is_current;
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        assert_null(asset_find(paths[i], &is_current));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_asset_is_found_at_its_own_address),
        cmocka_unit_test(the_style_s_address_has_a_hash_and_another_hash_is_of_another_version),
        cmocka_unit_test(what_is_nearly_an_address_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
