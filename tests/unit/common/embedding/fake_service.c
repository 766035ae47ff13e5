#include "fake_service.h"
#include "clock.h"
#include "json.h"

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define REQUEST_MAX 524288
#define ANSWER_MAX  1048576
#define START_MS    1800000000000

static int64_t now_ms;

/* Bag of words; "@xx", as the word of a language, leads far into a direction of its own. */
void fake_vector(const char *text, float out[FAKE_DIMENSIONS])
{
    char copy[EMBED_TEXT_MAX + 1], *save = NULL;
    snprintf(copy, sizeof copy, "%s", text);
    memset(out, 0, FAKE_DIMENSIONS * sizeof *out);
    for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
        unsigned hash = 2166136261u;
        for (const char *at = word; *at; at++) {
            hash = (hash ^ (unsigned char)*at) * 16777619u;
        }
        out[1 + hash % (FAKE_DIMENSIONS - 1)] += hash & 65536 ? 1 : -1;
    }
    float square = 0;
    for (unsigned i = 1; i < FAKE_DIMENSIONS; i++) {
        square += out[i] * out[i];
    }
    out[0] = 3; /* the cone: everything points there */
    float length = sqrtf(square + 9);
    for (unsigned i = 0; i < FAKE_DIMENSIONS; i++) {
        out[i] /= length;
    }
}

float cosine(const float *a, const float *b, unsigned dimensions)
{
    float product = 0, square_a = 0, square_b = 0;
    for (unsigned i = 0; i < dimensions; i++) {
        product += a[i] * b[i];
        square_a += a[i] * a[i];
        square_b += b[i] * b[i];
    }
    return product / sqrtf(square_a * square_b);
}

/* ── answering ── */

static size_t put_item(char *out, const char *text, unsigned index, unsigned dimensions)
{
    float vector[FAKE_DIMENSIONS];
    fake_vector(text, vector);
    size_t len = (size_t)sprintf(out, "{\"object\":\"embedding\",\"index\":%u,\"embedding\":[", index);
    for (unsigned i = 0; i < dimensions; i++) {
        /* Longer than 1: the client makes the length 1. */
        double value = i < FAKE_DIMENSIONS ? 5 * (double)vector[i] : 0.5;
        len += (size_t)sprintf(out + len, "%s%.9g", i ? "," : "", value);
    }
    return len + (size_t)sprintf(out + len, "]}");
}

static size_t put_answer(struct fake *fake, char *out, const struct json *input)
{
    unsigned count = (unsigned)json_count(input);
    size_t len = (size_t)sprintf(out, "{\"data\":[");
    for (unsigned i = 0; i < count - (fake->mood == FAKE_SHORT); i++) {
        unsigned index = fake->mood == FAKE_REVERSED ? count - 1 - i : i;
        len += i ? (size_t)sprintf(out + len, ",") : 0;
        len += put_item(out + len, json_as_text(json_at(input, index)), index,
                        FAKE_DIMENSIONS + (fake->mood == FAKE_OTHER));
    }
    return len + (size_t)sprintf(out + len, "]}");
}

static void send_answer(struct fake *fake, struct fake_connection *connection, const char *body)
{
    char *answer = malloc(ANSWER_MAX), *document = malloc(ANSWER_MAX);
    struct json *request = NULL;
    struct err err = {0};
    assert_non_null(answer);
    assert_non_null(document);
    assert_int_equal(json_read(body, strlen(body), &request, &err), 0);
    const struct json *input = json_member(request, "input");
    size_t len = put_answer(fake, document, input);
    if (fake->mood == FAKE_BROKEN) {
        document[len / 2] = '\0';
    } else if (fake->mood == FAKE_FAILING) {
        sprintf(document, "{\"error\":{\"message\":\"out of memory\"}}");
    }
    len = (size_t)sprintf(answer, "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
                          fake->mood == FAKE_FAILING ? "500 Internal Server Error" : "200 OK", strlen(document),
                          document);
    assert_int_equal(send(connection->fd, answer, len, MSG_NOSIGNAL), (ssize_t)len);
    json_free(request);
    free(document);
    free(answer);
    connection->size = connection->need = 0;
    fake->waiting--;
}

static char *body_of(struct fake_connection *connection)
{
    return strstr(connection->request, "\r\n\r\n") + 4;
}

static void note_request(struct fake *fake, struct fake_connection *connection)
{
    struct json *request = NULL;
    struct err err = {0};
    assert_int_equal(json_read(body_of(connection), strlen(body_of(connection)), &request, &err), 0);
    assert_true(fake->requests < FAKE_REQUESTS_MAX);
    fake->texts[fake->requests++] = (unsigned)json_count(json_member(request, "input"));
    snprintf(fake->last_request, sizeof fake->last_request, "%s", connection->request);
    json_free(request);
    fake->waiting++;
    fake->waiting_max = fake->waiting > fake->waiting_max ? fake->waiting : fake->waiting_max;
}

/* ── sockets ── */

static void drop(struct fake *fake, struct fake_connection *connection)
{
    if (connection->fd) {
        loop_fd_forget(fake->loop, connection->fd);
        close(connection->fd);
        fake->waiting -= connection->need && connection->size == connection->need;
    }
    free(connection->request);
    *connection = (struct fake_connection){0};
}

struct reading {
    struct fake *fake;
    struct fake_connection *connection;
};

static struct reading readings[FAKE_CONNECTIONS_MAX];

static void find_need(struct fake_connection *connection)
{
    const char *end = strstr(connection->request, "\r\n\r\n");
    const char *length = strcasestr(connection->request, "content-length:");
    if (end && length) {
        connection->need = (size_t)(end + 4 - connection->request) + strtoul(length + 15, NULL, 10);
    }
}

static void on_readable(void *context, int events)
{
    struct reading *reading = context;
    struct fake_connection *connection = reading->connection;
    (void)events;
    ssize_t size =
        recv(connection->fd, connection->request + connection->size, REQUEST_MAX - connection->size, MSG_DONTWAIT);
    if (size <= 0) {
        if (size == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) {
            drop(reading->fake, connection);
        }
        return;
    }
    connection->size += (size_t)size;
    connection->request[connection->size] = '\0';
    find_need(connection);
    if (connection->need && connection->size == connection->need) {
        note_request(reading->fake, connection);
        if (reading->fake->mood != FAKE_SILENT) {
            send_answer(reading->fake, connection, body_of(connection));
        }
    }
}

static void on_connection(void *context, int events)
{
    struct fake *fake = context;
    (void)events;
    int fd = accept4(fake->listener, NULL, NULL, SOCK_CLOEXEC);
    for (unsigned i = 0; fd >= 0 && i < FAKE_CONNECTIONS_MAX; i++) {
        struct fake_connection *connection = &fake->connections[i];
        if (!connection->fd) {
            *connection = (struct fake_connection){.fd = fd, .request = malloc(REQUEST_MAX + 1)};
            assert_non_null(connection->request);
            readings[i] = (struct reading){fake, connection};
            assert_int_equal(loop_fd_watch(fake->loop, fd, LOOP_READ, on_readable, &readings[i], NULL), 0);
            return;
        }
    }
    fail_msg("more connections than a client should open");
}

void fake_come_back(struct fake *fake)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)fake->port)};
    socklen_t size = sizeof address;
    int yes = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fake->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fake->listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    assert_int_equal(bind(fake->listener, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fake->listener, FAKE_CONNECTIONS_MAX), 0);
    assert_int_equal(getsockname(fake->listener, (struct sockaddr *)&address, &size), 0);
    fake->port = ntohs(address.sin_port);
    assert_int_equal(loop_fd_watch(fake->loop, fake->listener, LOOP_READ, on_connection, fake, NULL), 0);
}

void fake_go_away(struct fake *fake)
{
    loop_fd_forget(fake->loop, fake->listener);
    close(fake->listener);
    fake->listener = -1;
    for (unsigned i = 0; i < FAKE_CONNECTIONS_MAX; i++) {
        drop(fake, &fake->connections[i]);
    }
}

void fake_set_mood(struct fake *fake, enum fake_mood mood)
{
    fake->mood = mood;
    for (unsigned i = 0; mood != FAKE_SILENT && i < FAKE_CONNECTIONS_MAX; i++) {
        struct fake_connection *connection = &fake->connections[i];
        if (connection->need && connection->size == connection->need) {
            send_answer(fake, connection, body_of(connection));
        }
    }
}

/* ── the test's side ── */

static void on_state(void *context, enum embed_state state, const char *reason)
{
    struct fake *fake = context;
    fake->state = state;
    fake->state_changes++;
    snprintf(fake->reason, sizeof fake->reason, "%s", reason);
}

void fake_open(struct fake *fake)
{
    *fake = (struct fake){.loop = loop_new()};
    assert_non_null(fake->loop);
    clock_set_for_test(now_ms = START_MS);
    fake_come_back(fake);
}

void fake_client(struct fake *fake, struct embed_options options)
{
    char url[64];
    struct err err = {0};
    snprintf(url, sizeof url, "http://127.0.0.1:%d", fake->port);
    options.url = url;
    options.on_state = on_state;
    options.context = fake;
    if (embed_open(fake->loop, &options, &fake->embed, &err) < 0) {
        fail_msg("%s", err.text);
    }
}

void fake_close(struct fake *fake)
{
    embed_close(fake->embed);
    if (fake->listener >= 0) {
        fake_go_away(fake);
    }
    loop_free(fake->loop);
    clock_set_for_test(0);
}

void fake_turn(struct fake *fake, unsigned rounds)
{
    for (unsigned i = 0; i < rounds; i++) {
        clock_set_for_test(++now_ms);
        assert_int_equal(loop_turn(fake->loop, 0, NULL), 0);
    }
}

void fake_until_state(struct fake *fake, enum embed_state state)
{
    for (unsigned i = 0; i < ROUNDS_MAX && embed_state(fake->embed) != state; i++) {
        fake_turn(fake, 1);
    }
    assert_int_equal(embed_state(fake->embed), state);
}

void outcome_take(void *context, const float *vector, unsigned dimensions)
{
    struct outcome *outcome = context;
    outcome->calls++;
    outcome->has_vector = vector != NULL;
    outcome->dimensions = dimensions;
    for (unsigned i = 0; vector && i < dimensions && i <= FAKE_DIMENSIONS; i++) {
        outcome->vector[i] = vector[i];
    }
}

int fake_ask(struct fake *fake, const char *text, struct outcome *outcome)
{
    struct err err = {0};
    return embed_request(fake->embed, text, "en", outcome_take, outcome, &err);
}

void fake_until_called(struct fake *fake, const struct outcome *outcome)
{
    for (unsigned i = 0; i < ROUNDS_MAX && !outcome->calls; i++) {
        fake_turn(fake, 1);
    }
    assert_int_equal(outcome->calls, 1);
}
