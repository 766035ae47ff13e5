/* publish/telemetry: what waits for a collector that does not answer has a bound, and no address is no exporter. */
#include "passage_export.h"
#include "scripted_daemon.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
/* after the four that it needs */
#include <cmocka.h>

static const struct setting table[] = {PASSAGE_SETTINGS, {.name = NULL}};

/* A port of the IANA's that nothing listens on here: connecting to it fails at once. */
#define NOBODY "otlp_url=http://127.0.0.1:1/v1/traces"

static int end(void **state)
{
    (void)state;
    scripted_daemon_close();
    return 0;
}

static void without_an_address_nothing_is_told(void **state)
{
    struct passage_export *exporter = NULL;
    (void)state;
    struct daemon *daemon = scripted_daemon_open(table, (const char *const[]){NULL});
    assert_int_equal(passage_export_open(daemon, &exporter, NULL), 0);
    assert_null(exporter);
    assert_false(passage_export_wants(exporter, "a1"));
    passage_export_add(exporter, &(struct passage){.received_ms = 1});
    passage_export_close(exporter);
}

static void what_is_too_much_is_dropped_and_counted(void **state)
{
    struct passage_export *exporter = NULL;
    struct passage passage = {.received_ms = 1, .placed_ms = 2, .published_ms = 3};
    (void)state;
    struct daemon *daemon = scripted_daemon_open(table, (const char *const[]){NOBODY, "otlp_one_in=1", NULL});
    assert_int_equal(passage_export_open(daemon, &exporter, NULL), 0);
    assert_non_null(exporter);
    assert_true(passage_export_wants(exporter, "a1"));
    for (unsigned n = 0; n < PASSAGES_MAX + 2; n++) {
        snprintf(passage.article_id, sizeof passage.article_id, "a%u", n);
        passage_export_add(exporter, &passage);
    }
    assert_true(scripted_metric("triptych_publish_spans_total", "outcome", "dropped") == 2 * PASSAGE_SPANS);
    assert_true(scripted_metric("triptych_publish_spans_total", "outcome", "sent") == 0);
    passage_export_close(exporter);
}

static void an_address_that_is_none_is_refused(void **state)
{
    static const char *const wrong[] = {"otlp_url=collector:4318", "otlp_url=ftp://collector/", "otlp_url=x"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct passage_export *exporter = NULL;
        struct err err = {0};
        struct daemon *daemon = scripted_daemon_open(table, (const char *const[]){wrong[i], NULL});
        assert_int_equal(passage_export_open(daemon, &exporter, &err), ERR_INVALID);
        assert_non_null(strstr(err.text, "otlp_url"));
        assert_null(exporter);
        scripted_daemon_close();
    }
    scripted_daemon_open(table, (const char *const[]){NULL});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(without_an_address_nothing_is_told, end),
        cmocka_unit_test_teardown(what_is_too_much_is_dropped_and_counted, end),
        cmocka_unit_test_teardown(an_address_that_is_none_is_refused, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
