/* A thread for each mail: curl's SMTP waits for the server's answers in places (for "I have taken it", for goodbye), where a
 * loop must not. What became of it is told by how far the conversation came: an answer with a number decides; without one all
 * depends on whether the server was given the whole mail. */
#include "mail_send.h"

#include "clock.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define URL_MAX      1024
#define PASSWORD_MAX 256
#define LEAVE_S      2 /* that the end waits for a conversation it has broken off */

struct sending {
    TAILQ_ENTRY(sending) place;
    struct mail_sender *sender;
    mail_done_fn *done;
    void *context;
    pthread_t thread;
    int event; /* eventfd: written once, when the conversation has ended */
    atomic_int is_cancelled;
    /* The thread's alone while it runs. */
    char from[MAIL_ADDRESS_SIZE + 2], to[MAIL_ADDRESS_SIZE + 2];
    char *text; /* owned */
    size_t size_bytes, sent_bytes;
    curl_socket_t fd; /* of its connection; CURL_SOCKET_BAD: closed, or not made yet */
    enum mail_outcome outcome;
    char error[CURL_ERROR_SIZE];
    char sentence[CURL_ERROR_SIZE + 64];
};

struct mail_sender {
    struct loop *loop;
    TAILQ_HEAD(sendings, sending) under_way;
    unsigned count;
    int must_encrypt;
    char url[URL_MAX];
    char password[PASSWORD_MAX];
};

/* ── the server's address ── */

static const char *behind_scheme(const char *url)
{
    if (strncmp(url, "smtp://", 7) == 0)
        return url + 7;
    return strncmp(url, "smtps://", 8) == 0 ? url + 8 : NULL;
}

int mail_url_check(const char *text, struct err *err)
{
    const char *host = behind_scheme(text);
    if (!*text)
        return 0;
    for (const char *at = text; *at; at++)
        if (*at <= ' ' || *at > '~')
            return err_set(err, ERR_INVALID, "the address of a mail server has no blanks and ASCII letters alone");
    if (!host || !*host || *host == '/' || strlen(text) >= URL_MAX)
        return err_set(err, ERR_INVALID,
                       "it is no address of a mail server, like smtp://mail.example.org:25 or "
                       "smtps://user@mail.example.org:465");
    return 0;
}

/* Whether the host, with what may follow it (":25/…"), is this machine. By what stands there, not by what a name server
 * says of it: a host that only begins like this machine is another one. */
static int is_this_machine(const char *host, size_t host_len)
{
    char name[INET6_ADDRSTRLEN];
    struct in_addr v4;
    size_t len = *host == '[' ? host_len : strcspn(host, ":");
    len = len < host_len ? len : host_len;
    if (len >= sizeof name)
        return 0;
    memcpy(name, host, len);
    name[len] = '\0';
    if (inet_pton(AF_INET, name, &v4) == 1)
        return ntohl(v4.s_addr) >> 24 == IN_LOOPBACKNET;
    return strcasecmp(name, "localhost") == 0 || strcmp(name, "[::1]") == 0 || strncmp(name, "[::1]:", 6) == 0;
}

int mail_url_must_encrypt(const char *url)
{
    const char *behind = behind_scheme(url);
    size_t len = behind ? strcspn(behind, "/?#") : 0; /* who and where; a path behind it may hold anything */
    const char *user = behind ? memrchr(behind, '@', len) : NULL;
    return user && !is_this_machine(user + 1, len - (size_t)(user + 1 - behind));
}

/* ── in the thread: the conversation ── */

static size_t give_text(char *out, size_t size, size_t count, void *context)
{
    struct sending *sending = context;
    size_t left = sending->size_bytes - sending->sent_bytes, room = size * count;
    size_t given = left < room ? left : room;
    memcpy(out, sending->text + sending->sent_bytes, given);
    sending->sent_bytes += given;
    return given;
}

/* A server's answers are not looked at but for their numbers; whatever it would send beside them is thrown away. */
static size_t drop(char *data, size_t size, size_t count, void *context)
{
    (void)data;
    (void)context;
    return size * count;
}

/* Called at least once a second; anything but 0 ends the conversation. */
static int look_whether_cancelled(void *context, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
    struct sending *sending = context;
    (void)down_all, (void)down, (void)up_all, (void)up;
    return atomic_load(&sending->is_cancelled);
}

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct sending *sending = context;
    (void)purpose;
    sending->fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    return sending->fd;
}

/* Curl may try several addresses of a host at once; `fd` is of the one that was opened last and is still open. */
static int close_socket(void *context, curl_socket_t fd)
{
    struct sending *sending = context;
    if (sending->fd == fd)
        sending->fd = CURL_SOCKET_BAD;
    return close(fd);
}

static void set_options(CURL *easy, struct sending *sending, struct curl_slist *recipients)
{
    const struct mail_sender *sender = sending->sender;
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_URL, sender->url);
    if (*sender->password)
        curl_easy_setopt(easy, CURLOPT_PASSWORD, sender->password);
    curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)(sender->must_encrypt ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, sending->from);
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_text);
    curl_easy_setopt(easy, CURLOPT_READDATA, sending);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, look_whether_cancelled);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, sending);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, sending);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, sending);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, sending->error);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)MAIL_CONNECT_MS);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)MAIL_TIMEOUT_MS);
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)MAIL_TIMEOUT_MS / 1000);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* a resolver thread that hangs must not hold up the end */
    curl_easy_setopt(easy, CURLOPT_PROXY, "");      /* the environment does not decide where we connect */
    curl_easy_setopt(easy, CURLOPT_CAINFO, NULL);
    curl_easy_setopt(easy, CURLOPT_CAPATH, "/etc/ssl/certs");
}

/* The server's last number decides where there is one: 4xx says "later", 5xx "never". A connection that broke before the mail was
 * given is tried again, whoever broke it. */
static enum mail_outcome outcome_of(const struct sending *sending, CURLcode code, long answer)
{
    if (code == CURLE_OK)
        return MAIL_SENT;
    /* Which password is wrong does not change by itself. */
    if (code == CURLE_LOGIN_DENIED)
        return MAIL_REFUSED;
    /* 354 was the last answer: the mail was being given. */
    if (answer == 354 && sending->sent_bytes == sending->size_bytes)
        return MAIL_UNCERTAIN;
    return answer >= 500 && answer < 600 ? MAIL_REFUSED : MAIL_LATER;
}

/* Curl's own words, since they name the step at which it ended; they hold neither password nor text. */
static void note_end(struct sending *sending, CURL *easy, CURLcode code)
{
    long answer = 0;
    const char *why = *sending->error ? sending->error : curl_easy_strerror(code);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &answer);
    sending->outcome = outcome_of(sending, code, answer);
    if (code == CURLE_OK)
        snprintf(sending->sentence, sizeof sending->sentence, "The server has taken it.");
    else if (answer)
        snprintf(sending->sentence, sizeof sending->sentence, "%s (the server's last answer was %ld)", why, answer);
    else
        snprintf(sending->sentence, sizeof sending->sentence, "%s", why);
}

static void *converse(void *context)
{
    struct sending *sending = context;
    struct curl_slist *recipients = curl_slist_append(NULL, sending->to);
    CURL *easy = curl_easy_init();
    uint64_t one = 1;
    if (easy && recipients) {
        set_options(easy, sending, recipients);
        note_end(sending, easy, curl_easy_perform(easy));
    }
    /* Curl says goodbye and would wait two minutes for the answer; with nothing to be read any more it does not. */
    if (sending->fd != CURL_SOCKET_BAD)
        shutdown(sending->fd, SHUT_RD);
    curl_easy_cleanup(easy);
    curl_slist_free_all(recipients);
    if (write(sending->event, &one, sizeof one) != sizeof one)
        abort(); /* an eventfd at 0 always takes a 1 */
    return NULL;
}

/* Signals belong to the loop's thread. */
static int start_thread(struct sending *sending)
{
    sigset_t all, before;
    /* The thread inherits the mask; set before it is made, since afterwards a signal could already be there. */
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before);
    int failure = pthread_create(&sending->thread, NULL, converse, sending);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failure;
}

/* ── on the loop ── */

static void sending_free(struct sending *sending)
{
    if (sending->event >= 0)
        close(sending->event);
    free(sending->text);
    free(sending);
}

/* Out of the list, and heard of no more. */
static void forget(struct sending *sending)
{
    struct mail_sender *sender = sending->sender;
    loop_fd_forget(sender->loop, sending->event);
    TAILQ_REMOVE(&sender->under_way, sending, place);
    sender->count--;
}

static void on_end(void *context, int events)
{
    struct sending *sending = context;
    (void)events;
    forget(sending);
    pthread_join(sending->thread, NULL);
    sending->done(sending->context, sending->outcome, sending->sentence);
    sending_free(sending);
}

/* NULL without memory or descriptors; the letter's text is its own in any case. */
static struct sending *sending_new(struct mail_sender *sender, const struct mail_letter *letter)
{
    struct sending *sending = calloc(1, sizeof *sending);
    if (!sending) {
        free(letter->text);
        return NULL;
    }
    snprintf(sending->from, sizeof sending->from, "<%s>", letter->from->address);
    snprintf(sending->to, sizeof sending->to, "<%s>", letter->to->address);
    snprintf(sending->sentence, sizeof sending->sentence, "no memory for the conversation");
    sending->sender = sender;
    sending->text = letter->text;
    sending->size_bytes = letter->size_bytes;
    sending->fd = CURL_SOCKET_BAD;
    sending->outcome = MAIL_LATER;
    sending->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (sending->event < 0) {
        sending_free(sending);
        return NULL;
    }
    return sending;
}

int mail_send(struct mail_sender *sender, const struct mail_letter *letter, mail_done_fn *done, void *context,
              struct err *err)
{
    if (!mail_sender_has_room(sender)) {
        free(letter->text);
        return err_set(err, ERR_FULL, "%d mails are being sent", MAIL_RUNNING_MAX);
    }
    struct sending *sending = sending_new(sender, letter);
    if (!sending)
        return err_set(err, ERR_MEMORY, "no memory for a mail");
    sending->done = done;
    sending->context = context;
    if (loop_fd_watch(sender->loop, sending->event, LOOP_READ, on_end, sending, err)) {
        sending_free(sending);
        return ERR_MEMORY;
    }
    TAILQ_INSERT_TAIL(&sender->under_way, sending, place);
    sender->count++;
    if (start_thread(sending)) {
        forget(sending);
        sending_free(sending);
        return err_set(err, ERR_MEMORY, "no thread for a mail");
    }
    return 0;
}

int mail_sender_has_room(const struct mail_sender *sender)
{
    return sender->count < MAIL_RUNNING_MAX;
}

int mail_sender_open(struct loop *loop, const char *url, const char *password, struct mail_sender **out,
                     struct err *err)
{
    int code = mail_url_check(url, err);
    if (code || !*url)
        return code ? code : err_set(err, ERR_INVALID, "no mail server is set");
    if (strlen(password) >= PASSWORD_MAX)
        return err_set(err, ERR_INVALID, "the mail server's password has more than %d bytes", PASSWORD_MAX - 1);
    struct mail_sender *sender = calloc(1, sizeof *sender);
    /* Here, while there are no threads yet. */
    if (!sender || curl_global_init(CURL_GLOBAL_DEFAULT)) {
        free(sender);
        return err_set(err, ERR_MEMORY, "no memory for mails");
    }
    TAILQ_INIT(&sender->under_way);
    sender->loop = loop;
    snprintf(sender->url, sizeof sender->url, "%s", url);
    snprintf(sender->password, sizeof sender->password, "%s", password);
    sender->must_encrypt = mail_url_must_encrypt(url);
    *out = sender;
    return 0;
}

void mail_sender_close(struct mail_sender *sender)
{
    struct sending *sending;
    const struct timespec until = {.tv_sec = clock_now_ms() / 1000 + LEAVE_S};
    int is_left = 0;
    if (!sender)
        return;
    for (sending = TAILQ_FIRST(&sender->under_way); sending; sending = TAILQ_NEXT(sending, place))
        atomic_store(&sending->is_cancelled, 1);
    while ((sending = TAILQ_FIRST(&sender->under_way))) {
        forget(sending);
        if (pthread_timedjoin_np(sending->thread, NULL, &until))
            is_left = 1; /* it hangs in a look-up of names: what it needs is left to it until the process ends */
        else
            sending_free(sending);
    }
    if (is_left)
        return;
    explicit_bzero(sender, sizeof *sender);
    free(sender);
}
