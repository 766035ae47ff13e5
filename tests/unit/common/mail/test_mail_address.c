/* Addresses as an operator writes them, and what must never be one. */
#include "mail_address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void what_people_write_is_read(void **state)
{
    (void)state;
    static const struct {
        const char *text, *name, *address;
    } cases[] = {
        {"reader@example.org", "", "reader@example.org"},
        {"<reader@example.org>", "", "reader@example.org"},
        {"News desk <desk@example.org>", "News desk", "desk@example.org"},
        {"\"News, all of it\" <desk@example.org>", "News, all of it", "desk@example.org"},
        {"Zürich <z+news@mail.example.co.uk>", "Zürich", "z+news@mail.example.co.uk"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mail_address address;
        assert_int_equal(mail_address_read(cases[i].text, &address, NULL), 0);
        assert_string_equal(address.name, cases[i].name);
        assert_string_equal(address.address, cases[i].address);
    }
    assert_int_equal(mail_address_check("", NULL), 0);
}

static void what_could_break_out_of_its_line_is_no_address(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "",
        "reader",
        "@example.org",
        "reader@",
        "a b@example.org",
        "a@b@c",
        "a@.example",
        "a@example..org",
        ".a@example.org",
        "Name <a@example.org",
        "a@e.org>",
        "<a@e.org\r\nRCPT TO:<b@e.org>>",
        "a@e.org\nBcc: b@e.org",
        "Na\nme <a@e.org>",
        "Name\r\nBcc: x <a@e.org>",
        "rüdiger@example.org",
        "\xff <a@e.org>",
        "a@exämple.org",
        "A <B> <a@e.org>",
    };
    struct mail_address address;
    struct err err;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (mail_address_read(wrong[i], &address, &err) != ERR_INVALID)
            fail_msg("\"%s\" was taken", wrong[i]);
    char local[MAIL_ADDRESS_SIZE + 8];
    memset(local, 'a', sizeof local);
    memcpy(local + sizeof local - 7, "@e.org", 7);
    assert_int_equal(mail_address_read(local, &address, &err), ERR_INVALID);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_people_write_is_read),
        cmocka_unit_test(what_could_break_out_of_its_line_is_no_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
