/* ingest: bodies that are compressed though nobody says so. */
#include "feed.h"
#include "gunzip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

/* "<rss><channel><title>Zipped</title></channel></rss>" */
static const char zipped[] =
    "\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\xB3\x29\x2A\x2E\xB6\xB3\x49\xCE\x48\xCC\xCB\x4B\xCD\xB1"
    "\xB3\x29\xC9\x2C\xC9\x49\xB5\x8B\xCA\x2C\x28\x48\x4D\xB1\xD1\x87\xF0\x6C\xF4\xE1\xD2\xFA\x20\xD5"
    "\x00\xB3\x21\xD7\xCD\x33\x00\x00\x00";

/* 200,000 bytes of nothing */
static const char bomb[] =
    "\x1F\x8B\x08\x00\x00\x00\x00\x00\x02\x03\xED\xC1\x31\x01\x00\x00\x00\xC2\xA0\xF5\x4F\x6D\x06\x7F"
    "\xA0\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
    "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
    "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
    "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
    "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
    "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
    "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
    "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
    "\x00\x00\x80\xD7\x00\x7B\x58\xE0\x5C\x40\x0D\x03\x00";

static void a_feed_in_gzip_is_read(void **state)
{
    (void)state;
    struct feed *feed = NULL;
    struct err err = {0};
    assert_int_equal(feed_read(zipped, sizeof zipped - 1, NULL, NULL, &feed, &err), 0);
    assert_string_equal(feed->title, "Zipped");
    feed_free(feed);
}

static void what_is_too_large_unpacked_or_cannot_be_unpacked_is_refused(void **state)
{
    (void)state;
    char *out = NULL;
    size_t size = 0;
    struct err err = {0};
    assert_int_equal(gunzip(bomb, sizeof bomb - 1, 100000, &out, &size, &err), ERR_TOO_LARGE);
    assert_int_equal(gunzip("\x1F\x8B\x08 no", 6, 100000, &out, &size, &err), ERR_INVALID);
    assert_null(out);
    assert_int_equal(gunzip(bomb, sizeof bomb - 1, 200000, &out, &size, &err), 0);
    assert_int_equal(size, 200000);
    free(out);
}

static void what_a_cut_body_gives_counts(void **state)
{
    (void)state;
    char *out = NULL;
    size_t size = 0;
    struct err err = {0};
    assert_int_equal(gunzip(bomb, sizeof bomb - 60, 200000, &out, &size, &err), 0);
    assert_true(size > 0 && size < 200000);
    free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_feed_in_gzip_is_read),
        cmocka_unit_test(what_is_too_large_unpacked_or_cannot_be_unpacked_is_refused),
        cmocka_unit_test(what_a_cut_body_gives_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
