/* Which servers a setting may name, and when a password may go to one. Sending itself: tests/system/test_digest.py. */
#include "mail_send.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

static void only_mail_servers_are_taken(void **state)
{
    (void)state;
    static const char *const right[] = {"", "smtp://mail.example.org", "smtp://127.0.0.1:25",
                                        "smtps://user%40example.org:secret@mail.example.org:465", "smtp://[::1]:2525"};
    static const char *const wrong[] = {"http://mail.example.org",
                                        "mail.example.org:25",
                                        "smtp://",
                                        "smtp:///x",
                                        "smtps://a b",
                                        "file:///etc/passwd",
                                        "smtp://mail.example.org\r\nHELO x"};
    struct err err;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++)
        assert_int_equal(mail_url_check(right[i], &err), 0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(mail_url_check(wrong[i], &err), ERR_INVALID);
}

static void a_password_goes_in_clear_to_this_machine_alone(void **state)
{
    (void)state;
    static const char *const clear[] = {"smtp://mail.example.org",   "smtp://u@localhost:25", "smtp://u:p@127.0.0.1",
                                        "smtp://u@127.9.8.7:2525/x", "smtp://u@[::1]:2525",   "smtp://u@[::1]"};
    static const char *const encrypted[] = {"smtp://u@mail.example.org",        "smtp://u@localhost.example.org",
                                            "smtp://u:p@127.example.org:25",    "smtp://u@127.0.0.1.example.org",
                                            "smtp://u@evil.example/@localhost", "smtp://u@[::1:2]:25"};
    for (size_t i = 0; i < sizeof clear / sizeof *clear; i++)
        assert_false(mail_url_must_encrypt(clear[i]));
    for (size_t i = 0; i < sizeof encrypted / sizeof *encrypted; i++)
        assert_true(mail_url_must_encrypt(encrypted[i]));
}

static int listen_on(struct sockaddr_in *address)
{
    socklen_t size = sizeof *address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    *address = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    assert_int_equal(bind(fd, (struct sockaddr *)address, size), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)address, &size), 0);
    return fd;
}

struct told {
    int count;
    enum mail_outcome outcome;
    char sentence[400];
};

static void on_done(void *context, enum mail_outcome outcome, const char *sentence)
{
    struct told *told = context;
    told->count++;
    told->outcome = outcome;
    snprintf(told->sentence, sizeof told->sentence, "%s", sentence);
}

static int send_one(struct mail_sender *sender, struct told *told)
{
    struct mail_address address;
    assert_int_equal(mail_address_read("a@example.org", &address, NULL), 0);
    const struct mail_letter letter = {&address, &address, strdup("Subject: x\r\n\r\nx\r\n"), 17};
    return mail_send(sender, &letter, on_done, told, NULL);
}

/* The test is the server: it offers no encryption. Returns what came before it hung up. */
static void talk(struct loop *loop, int server, struct told *told, char *out, size_t size)
{
    static const char *const lines[] = {"220 hello\r\n", "250 AUTH PLAIN\r\n", "502 no\r\n"};
    size_t len = 0;
    int fd = -1;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        for (int turns = 0; fd < 0 && turns < 200; turns++) {
            assert_int_equal(loop_turn(loop, 10, NULL), 0);
            fd = accept4(server, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        }
        assert_true(write(fd, lines[i], strlen(lines[i])) > 0);
        for (int turns = 0; turns < 20 && !told->count; turns++)
            assert_int_equal(loop_turn(loop, 10, NULL), 0);
        ssize_t got = read(fd, out + len, size - len - 1);
        len += got > 0 ? (size_t)got : 0;
    }
    out[len] = '\0';
    close(fd);
    for (int turns = 0; turns < 500 && !told->count; turns++)
        assert_int_equal(loop_turn(loop, 10, NULL), 0);
}

static void a_password_goes_over_no_network_in_clear(void **state)
{
    (void)state;
    struct sockaddr_in address;
    struct loop *loop = loop_new();
    struct mail_sender *sender = NULL;
    struct told told = {0};
    char url[100], said[1000];
    int server = listen_on(&address);
    assert_int_equal(fcntl(server, F_SETFL, O_NONBLOCK), 0);
    /* The same machine by a name that is not taken for it: as a server elsewhere. */
    snprintf(url, sizeof url, "smtp://user@0x7f.1:%u", (unsigned)ntohs(address.sin_port));
    assert_int_equal(mail_sender_open(loop, url, "secret", &sender, NULL), 0);
    assert_int_equal(send_one(sender, &told), 0);
    talk(loop, server, &told, said, sizeof said);
    assert_int_equal(told.count, 1);
    assert_int_equal(told.outcome == MAIL_SENT || told.outcome == MAIL_UNCERTAIN, 0);
    assert_null(strstr(said, "AUTH"));
    mail_sender_close(sender);
    close(server);
    loop_free(loop);
}

static void there_is_a_limit_and_what_is_broken_off_is_told_nobody(void **state)
{
    (void)state;
    struct sockaddr_in address;
    struct loop *loop = loop_new();
    struct mail_sender *sender = NULL;
    struct told told = {0};
    char url[100];
    int server = listen_on(&address);
    snprintf(url, sizeof url, "smtp://127.0.0.1:%u", (unsigned)ntohs(address.sin_port));
    assert_int_equal(mail_sender_open(loop, url, "", &sender, NULL), 0);
    for (int i = 0; i < MAIL_RUNNING_MAX; i++)
        assert_int_equal(send_one(sender, &told), 0);
    assert_false(mail_sender_has_room(sender));
    assert_int_equal(send_one(sender, &told), ERR_FULL);
    for (int turns = 0; turns < 5; turns++)
        assert_int_equal(loop_turn(loop, 10, NULL), 0);
    mail_sender_close(sender);
    mail_sender_close(NULL);
    assert_int_equal(told.count, 0);
    close(server);
    loop_free(loop);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_mail_servers_are_taken),
        cmocka_unit_test(a_password_goes_in_clear_to_this_machine_alone),
        cmocka_unit_test(a_password_goes_over_no_network_in_clear),
        cmocka_unit_test(there_is_a_limit_and_what_is_broken_off_is_told_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
