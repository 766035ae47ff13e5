#include "glue.h"

#include "clock.h"
#include "on_request.h"
#include "publish_settings.h"
#include "store_secrets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SETS_MAX 16
#define KEYS_MAX 16
#define SEQ_SIZE 24

struct publish *publish;

static unsigned asked; /* requests */
static unsigned epoch, seq_number;
static struct store_key keys[KEYS_MAX];
static char texts[KEYS_MAX][TIER_KEY_SIZE], ids[KEYS_MAX][TIER_KEY_ID_SIZE], hashes[KEYS_MAX][TIER_KEY_HASH_SIZE];
static size_t key_count;
static unsigned keys_version;

void glue_open(const char *const *sets)
{
    /* Without a log and an index, whose reads would come between those that a test waits for. */
    const char *all[SETS_MAX] = {"page_listen=127.0.0.1:0", "search_folder=", "signed_log=no"};
    struct err err = {0};
    void *state = NULL;
    for (int i = 0; sets[i]; i++)
        all[i + 3] = sets[i];
    clock_set_for_test(GLUE_NOW);
    log_setup("test", LOG_ERROR, 0);
    scripted_store_reset();
    scripted_by_hand();
    scripted_link_reset();
    scripted_http_reset();
    scripted_feed_reset();
    epoch = 1;
    asked = seq_number = keys_version = 0;
    key_count = 0;
    if (publish_open(scripted_daemon_open(publish_settings, all), &state, &err))
        fail_msg("%s", err.text);
    publish = state;
}

void glue_close(void)
{
    publish_stop(publish);
    for (unsigned i = 0; i < scripted_stream_count; i++)
        if (scripted_streams[i].is_open)
            scripted_stream_close(i);
    publish_close(publish);
    publish = NULL;
    assert_string_equal(scripted_waits_for(), "");
    assert_int_equal(scripted_http.answers, asked); /* each exactly once */
    scripted_daemon_close();
    scripted_store_check();
    scripted_store_reset();
    scripted_http_reset();
    scripted_feed_reset();
    clock_set_for_test(0);
}

/* ── stories ── */

static void answer_no_heads(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_heads_fn, NULL, 0, "");
}

static void answer_secret(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_secret_fn, GLUE_SECRET);
}

void glue_catch_up(void)
{
    scripted_answer_with("store_secret_share", answer_secret);
    assert_int_equal(scripted_answer(), 1);
    scripted_answer_with("store_heads_scan", answer_no_heads);
    scripted_follow.on_caught_up(scripted_follow.context, "1-0");
    assert_int_equal(scripted_answer(), 1);
}

void glue_lose_position(void)
{
    epoch = 2;
    seq_number = 0;
    snprintf(scripted_follow_seq, sizeof scripted_follow_seq, "2-0");
    scripted_follow.on_lost(scripted_follow.context, "Redis came back older");
}

void glue_show(const char *kind, const Triptych__StoryHead *head)
{
    char seq[SEQ_SIZE], prev[SEQ_SIZE];
    snprintf(prev, sizeof prev, "%u-%u", epoch, seq_number);
    snprintf(seq, sizeof seq, "%u-%u", epoch, ++seq_number);
    snprintf(scripted_follow_seq, sizeof scripted_follow_seq, "%s", seq);
    const struct store_entry entry = {.seq = seq, .prev = prev, .kind = kind, .head = head, .time_ms = GLUE_NOW};
    scripted_follow.on_entry(scripted_follow.context, &entry);
}

void glue_show_stories(unsigned count)
{
    for (unsigned i = 1; i <= count; i++) {
        char id[ID_SIZE], headline[40];
        snprintf(id, sizeof id, GLUE_STORY_ID_FORMAT, i);
        snprintf(headline, sizeof headline, "Harbour news %u", i);
        Triptych__StoryHead *head = sample_head_new(&(struct sample_head_options){.id = id,
                                                                                  .headline = headline,
                                                                                  .left = 2,
                                                                                  .right = 1,
                                                                                  .first_ms = GLUE_NOW - 3600000,
                                                                                  .last_ms = GLUE_NOW - 600000 + i});
        glue_show("created", head);
        sample_head_free(head);
    }
}

/* ── requests ── */

void glue_ask(const char *line, const char *headers, const char *body)
{
    asked++;
    on_request(publish, scripted_request(line, headers, body, ""));
}

void glue_ask_from(const char *client, const char *line)
{
    asked++;
    on_request(publish, scripted_request(line, "", "", client));
}

void glue_get(const char *path)
{
    char line[4096];
    assert_true((size_t)snprintf(line, sizeof line, "GET %s", path) < sizeof line);
    glue_ask(line, "", "");
}

void assert_contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("\"%s\" is not in:\n%.3000s", part, text);
}

void assert_lacks(const char *text, const char *part)
{
    if (strstr(text, part))
        fail_msg("\"%s\" is in:\n%.3000s", part, text);
}

void assert_glue_cases(const struct glue_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (cases[i].line[0] == '/')
            glue_get(cases[i].line);
        else
            glue_ask(cases[i].line, "", "");
        if (scripted_http.answers != asked || scripted_http.status != cases[i].status)
            fail_msg("%s: %u, not %u: %.300s", cases[i].line, scripted_http.status, cases[i].status,
                     scripted_http.body ? scripted_http.body : "not answered");
        assert_contains(scripted_http.type, cases[i].type ? cases[i].type : "");
        assert_contains(scripted_http.body, cases[i].body ? cases[i].body : "");
    }
}

/* ── tier keys ── */

static void answer_keys(const struct scripted_call *call)
{
    char version[20];
    snprintf(version, sizeof version, "%u", keys_version);
    SCRIPTED_ANSWER(call, store_keys_fn, keys, key_count, version);
}

static void load_keys(void)
{
    keys_version++;
    if (!scripted_is_waiting("store_keys_since"))
        scripted_pass_ms(TIER_KEYS_WATCH_MS);
    scripted_answer_with("store_keys_since", answer_keys);
    assert_true(scripted_answer() >= 1);
}

const char *glue_tier_key(const char *tier, int64_t expires_ms)
{
    assert_true(key_count < KEYS_MAX);
    size_t i = key_count++;
    tier_key_make(texts[i], ids[i]);
    tier_key_hash(&publish->tier_keys.keyring.hasher, texts[i], hashes[i]);
    keys[i] = (struct store_key){.id = ids[i],
                                 .hash = hashes[i],
                                 .tier = tier,
                                 .owner = "",
                                 .path = "",
                                 .note = "",
                                 .created_ms = GLUE_NOW,
                                 .expires_ms = expires_ms};
    load_keys();
    return texts[i];
}

const char *glue_tier_key_id(unsigned number)
{
    return ids[number];
}

void glue_forget_tier_keys(void)
{
    key_count = 0;
    load_keys();
}
