/* Mails as they go over the wire: nothing that an article says adds a line to the head, lines are short, letters come through. */
#include "mail_message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct buffer out;

static int open_buffer(void **state)
{
    (void)state;
    buffer_init(&out, MAIL_BYTES_MAX);
    return 0;
}

static int close_buffer(void **state)
{
    (void)state;
    buffer_done(&out);
    return 0;
}

static void write(const char *subject, const char *plain)
{
    struct mail_address from, to;
    buffer_done(&out);
    assert_int_equal(mail_address_read("Désk <desk@example.org>", &from, NULL), 0);
    assert_int_equal(mail_address_read("reader@example.net", &to, NULL), 0);
    mail_message_write(&out, &(struct mail_message){.from = &from,
                                                    .to = &to,
                                                    .subject = subject,
                                                    .id = "digest.d1.5",
                                                    .date_ms = 1795000000000,
                                                    .unsubscribe = "unsubscribe me",
                                                    .plain = plain,
                                                    .html = "<p>x</p>"});
    assert_false(out.is_failed);
}

static void assert_has(const char *part)
{
    if (!strstr(out.data, part))
        fail_msg("no \"%s\" in:\n%s", part, out.data);
}

/* Every line ends in CRLF and is short; returns how many lines the head has. */
static unsigned check_lines(void)
{
    unsigned lines = 0, head = 0;
    for (const char *at = out.data, *end; *at; at = end + 2, lines++) {
        end = strstr(at, "\r\n");
        assert_non_null(end);
        assert_null(memchr(at, '\n', (size_t)(end - at)));
        assert_null(memchr(at, '\r', (size_t)(end - at)));
        if (end - at > MAIL_LINE_MAX)
            fail_msg("%.*s", (int)(end - at), at);
        if (end == at && !head)
            head = lines;
    }
    return head;
}

static void a_plain_mail_is_readable_as_it_is(void **state)
{
    (void)state;
    write("Triptych: Harbour reopens and 3 more", "Two lines\nof text, 1 = 1");
    assert_has("From: =?UTF-8?Q?D=C3=A9sk?=\r\n <desk@example.org>\r\n");
    assert_has("To: reader@example.net\r\nSubject: Triptych: Harbour reopens and 3 more\r\n");
    assert_has("Date: Wed, 18 Nov 2026 11:06:40 +0000\r\n");
    assert_has("Message-ID: <digest.d1.5@example.org>\r\n");
    assert_has("List-Unsubscribe: <mailto:desk@example.org?subject=unsubscribe%20me>\r\n");
    assert_has("\r\nTwo lines\r\nof text, 1 =3D 1\r\n");
    check_lines();
}

static void a_headline_adds_no_line_to_the_head(void **state)
{
    (void)state;
    write("A", "x");
    unsigned lines = check_lines();
    static const char *const attacks[] = {"A\r\nBcc: all@example.org", "A\nBcc: all@example.org", "A\r\n\r\n<script>",
                                          "A\x01\x7f", "A\r\n.\r\nQUIT"};
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++) {
        write(attacks[i], "x");
        assert_int_equal(check_lines(), lines);
        assert_null(strstr(out.data, "\nBcc"));
    }
    /* What looks like an encoded word is not read as one. */
    write("=?UTF-8?Q?=0D=0ABcc:?= x", "x");
    assert_has("Subject: =?UTF-8?Q?=3D=3FUTF=2D8=3FQ=3F");
}

static void letters_of_all_languages_are_encoded_in_whole_characters(void **state)
{
    (void)state;
    static const char *const subjects[] = {
        "Der Hafen öffnet früher als geplant, und die Rechnung fällt niedriger aus als befürchtet",
        "ميناء فيلدن يعاد فتحه قبل الموعد المحدد بعد أربعة عشر شهرا من الإصلاح",
        "港の橋が予定より早く再開、修理に14か月、費用は予想より少なく済んだ",
        "🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉🌉",
        "Averyveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryverylongword",
    };
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        write(subjects[i], subjects[i]);
        check_lines();
        assert_has("=?UTF-8?Q?");
        for (const char *at = out.data; (at = strstr(at, "=?UTF-8?Q?")); at++) {
            const char *end = strstr(at + 10, "?=");
            assert_true(end && end + 2 - at <= 75);
            /* A word neither begins nor ends in the middle of a character. */
            assert_false(at[10] == '=' && strchr("89AB", at[11]));
        }
    }
    write("caf\xc3", "x"); /* cut in the middle of a letter by whoever sent it */
    assert_has("Subject: caf\r\n");
}

static void long_lines_and_blanks_at_their_ends_come_through(void **state)
{
    (void)state;
    char text[1000];
    memset(text, 'a', sizeof text);
    text[499] = ' ';
    text[500] = '\n';
    text[501] = '.';
    text[999] = '\0';
    write("x", text);
    check_lines();
    assert_has("=20\r\n.aaa");
    assert_has("a=\r\na");
}

#define buffer_test(name) cmocka_unit_test_setup_teardown(name, open_buffer, close_buffer)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        buffer_test(a_plain_mail_is_readable_as_it_is),
        buffer_test(a_headline_adds_no_line_to_the_head),
        buffer_test(letters_of_all_languages_are_encoded_in_whole_characters),
        buffer_test(long_lines_and_blanks_at_their_ends_come_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
