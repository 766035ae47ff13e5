/* A feed on its way to a subscriber while this replica may not send. */
#include "websub.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* A lease that lapses and comes back within a second is no other replica's: nobody would send the feed before its next change. */
static void what_comes_without_the_lease_waits_for_it(void **state)
{
    struct loop *loop = loop_new();
    struct hooks hooks = {.lease_until_ms = 0};
    struct web web = {.loop = loop};
    struct websub websub = {.web = &web, .hooks = &hooks};
    struct websub_sub *sub = calloc(1, sizeof *sub);
    struct websub_content *content = calloc(1, sizeof *content + 1);
    (void)state;
    assert_true(loop && sub && content);
    sub->websub = &websub;
    content->references = 1;
    websub_deliver(sub, content);
    assert_false(sub->is_sending);
    assert_ptr_equal(sub->content, content);
    assert_non_null(sub->timer.loop);
    websub_sub_free(sub); /* another replica has the lease: nothing of it is left */
    assert_int_equal(content->references, 1);
    websub_content_release(content);
    loop_free(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_comes_without_the_lease_waits_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
