#include "scripted_daemon.h"

#include "clock.h"
#include "redis_settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SENTENCES_MAX 32

/* As daemon.c has them. */
static const struct setting desk_settings[] = {
    REDIS_SETTINGS,
    {.name = "edition", .fallback = "world"},
    {.name = "bus_listen", .fallback = "tcp://127.0.0.1:*"},
    {.name = "bus_advertise", .fallback = ""},
    {.name = "bus_key", .fallback = ""},
    {.name = NULL},
};

struct daemon {
    struct loop *loop;
    struct settings *settings;
    struct metrics *metrics;
    struct sentence {
        char name[32], text[512];
        int is_met;
    } sentences[SENTENCES_MAX];
    unsigned count;
};

static struct daemon the_daemon;

struct daemon *scripted_daemon_open(const struct setting *table, const char *const *sets)
{
    struct err err = {0};
    const struct setting *const tables[] = {desk_settings, table, NULL};
    the_daemon = (struct daemon){.loop = loop_new(), .metrics = metrics_new()};
    assert_true(the_daemon.loop && the_daemon.metrics);
    if (settings_load(tables, NULL, sets, &the_daemon.settings, &err))
        fail_msg("%s", err.text);
    return &the_daemon;
}

void scripted_daemon_close(void)
{
    loop_free(the_daemon.loop);
    settings_free(the_daemon.settings);
    metrics_free(the_daemon.metrics);
    the_daemon = (struct daemon){0};
}

void scripted_turns(unsigned count)
{
    struct err err = {0};
    for (unsigned i = 0; i < count; i++)
        assert_int_equal(loop_turn(the_daemon.loop, 0, &err), 0);
}

void scripted_pass_ms(int64_t ms)
{
    clock_set_for_test(clock_now_ms() + ms);
    scripted_turns(1);
}

static struct sentence *find(const char *name)
{
    for (unsigned i = 0; i < the_daemon.count; i++)
        if (strcmp(the_daemon.sentences[i].name, name) == 0)
            return &the_daemon.sentences[i];
    return NULL;
}

int scripted_is_ready(const char *condition)
{
    const struct sentence *sentence = find(condition);
    return sentence ? sentence->is_met : -1;
}

const char *scripted_sentence(const char *name)
{
    const struct sentence *sentence = find(name);
    return sentence ? sentence->text : "";
}

double scripted_metric(const char *name, const char *label, const char *value)
{
    char line[300];
    size_t size = 0;
    double found = 0;
    char *text = metrics_print(the_daemon.metrics, &size);
    assert_non_null(text);
    if (label)
        snprintf(line, sizeof line, "\n%s{%s=\"%s\"} ", name, label, value);
    else
        snprintf(line, sizeof line, "\n%s ", name);
    const char *at = strstr(text, line);
    if (at)
        found = strtod(at + strlen(line), NULL);
    free(text);
    return found;
}

/* ── what daemons call ── */

struct loop *daemon_loop(struct daemon *daemon)
{
    return daemon->loop;
}

struct metrics *daemon_metrics(struct daemon *daemon)
{
    return daemon->metrics;
}

const struct settings *daemon_settings(const struct daemon *daemon)
{
    return daemon->settings;
}

const char *daemon_instance(const struct daemon *daemon)
{
    (void)daemon;
    return "i0000000000000001";
}

static void say(struct daemon *daemon, const char *name, int is_met, const char *text)
{
    struct sentence *sentence = find(name);
    assert_true(daemon->count < SENTENCES_MAX);
    if (!sentence)
        sentence = &daemon->sentences[daemon->count++];
    snprintf(sentence->name, sizeof sentence->name, "%s", name);
    snprintf(sentence->text, sizeof sentence->text, "%s", text ? text : "");
    sentence->is_met = is_met;
}

void daemon_ready_set(struct daemon *daemon, const char *condition, int is_met, const char *reason)
{
    say(daemon, condition, is_met, reason);
}

void daemon_note_set(struct daemon *daemon, const char *name, const char *sentence)
{
    say(daemon, name, 1, sentence);
}

const char *daemon_name(const struct daemon *daemon)
{
    (void)daemon;
    return "scripted";
}

void daemon_troubles(const struct daemon *daemon, daemon_trouble_fn *each, void *context)
{
    for (unsigned i = 0; i < daemon->count; i++)
        if (!daemon->sentences[i].is_met)
            each(context, daemon->sentences[i].name, 0, daemon->sentences[i].text);
}

int daemon_answer(struct daemon *daemon, struct http_request *request)
{
    (void)daemon, (void)request;
    return 0;
}

int daemon_answer_health(struct daemon *daemon, struct http_request *request)
{
    (void)daemon, (void)request;
    return 0;
}

void daemon_http_limited(struct daemon *daemon, enum http_limit limit, const struct net_address *client)
{
    (void)daemon, (void)limit, (void)client;
}
