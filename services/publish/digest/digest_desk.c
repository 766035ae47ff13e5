/* A look goes through the rows; of each that is due Redis is asked, and what this replica is given is made and sent. */
#include "digest_desk.h"

#include "clock.h"
#include "digest_mail.h"
#include "heads.h"
#include "log.h"
#include "metrics.h"
#include "settings.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_LOOK_MS 1000

static void count(const struct digest_desk *desk, const char *outcome)
{
    metric_add(metrics_counter(desk->metrics, "triptych_publish_digests_total",
                               "digests by mail by what became of them", "outcome", outcome),
               1);
}

static void look_on(struct digest_desk *desk);

/* ── what became of one ── */

static void settle(struct digest_state *state, int64_t again_ms)
{
    const struct store_digest digest = {state->row->id, state->due_ms};
    state->is_under_way = 0;
    if (!again_ms)
        state->settled_ms = state->due_ms;
    /* When Redis cannot take it the lease ends by itself, and the mail goes out again with the same Message-ID. */
    store_digest_settle(state->desk->store, &digest, again_ms, NULL, NULL, NULL);
    look_on(state->desk);
}

static void on_sent(void *context, enum mail_outcome outcome, const char *sentence)
{
    static const char *const outcomes[] = {
        [MAIL_SENT] = "sent", [MAIL_LATER] = "later", [MAIL_REFUSED] = "refused", [MAIL_UNCERTAIN] = "uncertain"};
    struct digest_state *state = context;
    count(state->desk, outcomes[outcome]);
    if (outcome == MAIL_SENT)
        log_info("digest_sent", LOG_TEXT("digest", state->row->id), LOG_TEXT("to", state->row->to.address));
    else if (outcome == MAIL_LATER)
        log_warn("digest_later", LOG_TEXT("digest", state->row->id), LOG_TEXT("to", state->row->to.address),
                 LOG_TEXT("reason", sentence));
    else
        log_error("digest_not_sent", LOG_TEXT("digest", state->row->id), LOG_TEXT("to", state->row->to.address),
                  LOG_TEXT("outcome", outcomes[outcome]), LOG_TEXT("reason", sentence));
    settle(state, outcome == MAIL_LATER ? DIGEST_AGAIN_MS : 0);
}

/* ── making one ── */

/* The row's query, and only stories with an article since the digest before. NULL without memory: the list was checked. */
static struct query *make_query(const struct digest_state *state, int64_t since_ms)
{
    const struct digest_desk *desk = state->desk;
    struct query *query = query_new(&(struct query_options){.tier = desk->site->tier, .stemmers = desk->stemmers});
    char since[CLOCK_RFC3339_SIZE];
    clock_rfc3339(since_ms, since);
    if (query && ((*state->row->where && query_add(query, state->row->where, NULL)) ||
                  query_add_field(query, "since", since, NULL))) {
        query_free(query);
        return NULL;
    }
    return query;
}

static void count_one(void *context, const struct catalog_entry *entry)
{
    (void)entry;
    ++*(size_t *)context;
}

static void write_message(struct buffer *out, const struct digest_state *state, const struct digest_text *text)
{
    char id[80];
    /* The same for each try: a mail server knows one that it has already. */
    snprintf(id, sizeof id, "digest.%s.%" PRId64, state->row->id, state->due_ms / 1000);
    digest_mail_write(out, &(struct digest_mail){text, &state->desk->from, &state->row->to, id, clock_now_ms()});
}

/* Fills `out` with the message, most sources first: a digest that has to be cut leaves out what fewest report. Returns how
 * many stories there are to tell. */
static size_t make_message(const struct digest_state *state, struct buffer *out)
{
    const struct digest_desk *desk = state->desk;
    const struct catalog_entry *entries[DIGEST_STORIES_MAX];
    struct heads heads;
    int64_t since_ms = digest_when_last(&state->row->when, state->due_ms - 1);
    struct query *filter = make_query(state, since_ms);
    const struct catalog_query query = {.order = CATALOG_COVERAGE, .filter = filter};
    struct digest_text text = {.site_name = desk->site->name,
                               .base_url = desk->site->base_url,
                               .where = state->row->where,
                               .to = state->row->to.address,
                               .from = desk->from.address,
                               .langs = state->row->langs.count ? &state->row->langs : &desk->site->langs,
                               .since_ms = since_ms,
                               .until_ms = state->due_ms};
    out->is_failed |= !filter;
    if (!filter)
        return 0;
    catalog_each(desk->catalog, &query, count_one, &text.all);
    heads_init(&heads, desk->catalog, entries, catalog_list(desk->catalog, &query, entries, DIGEST_STORIES_MAX));
    text.heads = heads.head;
    text.count = heads.count;
    if (text.count)
        write_message(out, state, &text);
    heads_done(&heads);
    query_free(filter);
    return text.count;
}

static void send_digest(struct digest_state *state)
{
    struct digest_desk *desk = state->desk;
    struct buffer message;
    struct err err = {0};
    struct mail_letter letter = {.from = &desk->from, .to = &state->row->to};
    buffer_init(&message, MAIL_BYTES_MAX);
    size_t stories = make_message(state, &message);
    if (!message.is_failed && !stories) {
        count(desk, "empty");
        log_info("digest_empty", LOG_TEXT("digest", state->row->id), LOG_TEXT("to", state->row->to.address));
        settle(state, 0);
        buffer_done(&message);
        return;
    }
    if (buffer_take(&message, &letter.text, &letter.size_bytes, &err) ||
        mail_send(desk->sender, &letter, on_sent, state, &err))
        on_sent(state, MAIL_LATER, err.text);
}

/* ── which are due ── */

static void on_taken(void *context, const struct store_result *result, int is_taken)
{
    struct digest_state *state = context;
    if (!result->code && is_taken && state->desk->sender) {
        send_digest(state);
        return;
    }
    state->is_under_way = 0;
    look_on(state->desk);
}

/* Asked again at each look while another replica has it in hand: when that one dies, the lease ends and this one takes over.
 */
static void look_at(struct digest_state *state, int64_t now_ms)
{
    int64_t due_ms = digest_when_last(&state->row->when, now_ms);
    if (!due_ms || due_ms == state->settled_ms || now_ms - due_ms > DIGEST_LATE_MS)
        return;
    const struct store_digest digest = {state->row->id, due_ms};
    state->due_ms = due_ms;
    state->is_under_way = !store_digest_take(state->desk->store, &digest, DIGEST_LEASE_MS, on_taken, state, NULL);
}

static size_t count_under_way(const struct digest_desk *desk)
{
    size_t count = 0;
    for (size_t i = 0; i < desk->list.count; i++)
        count += desk->states[i].is_under_way != 0;
    return count;
}

/* As many at once as there is room for: many are due at the same minute, and one that was taken without room to send it
 * would have to rest as if the server were away. The look goes on when one of them ends. */
static void look_on(struct digest_desk *desk)
{
    int64_t now_ms = clock_now_ms();
    /* Half of the stories would be half of a digest; and Redis that is away keeps each question. */
    if (!desk->sender || !*desk->is_loaded || store_state(desk->store) != STORE_UP)
        return;
    for (size_t running = count_under_way(desk); desk->left && running < MAIL_RUNNING_MAX; desk->left--) {
        struct digest_state *state = &desk->states[desk->next];
        desk->next = (desk->next + 1) % desk->list.count;
        if (state->is_under_way)
            continue;
        look_at(state, now_ms);
        running += state->is_under_way != 0;
    }
}

static void on_look(void *context)
{
    struct digest_desk *desk = context;
    desk->left = desk->list.count;
    look_on(desk);
}

/* ── the whole ── */

/* What is set halfway would send nothing, or links that lead nowhere: better no start than a desk whose readers wait. */
static int fail_setting(struct err *err, const char *name, const char *why)
{
    return err_set(err, ERR_INVALID, "%s: %s", name, why);
}

/* The file is read once: who changes the password starts publish again, as for all settings. It is wiped from memory where
 * it is no longer needed. */
static int open_sender(struct digest_desk *desk, const struct settings *settings, struct err *err)
{
    const char *path = settings_text(settings, "smtp_password_file");
    char *password = *path ? digest_file_read(path, err) : NULL;
    if (*path && !password)
        return ERR_INVALID;
    if (password)
        password[strcspn(password, "\r\n")] = '\0';
    int code =
        mail_sender_open(desk->loop, settings_text(settings, "smtp_url"), password ? password : "", &desk->sender, err);
    if (password)
        explicit_bzero(password, strlen(password));
    free(password);
    return code;
}

static int read_list(struct digest_desk *desk, const char *path, struct err *err)
{
    const struct query_options options = {.tier = desk->site->tier, .stemmers = desk->stemmers};
    int code = digest_list_read(path, &options, &desk->list, err);
    if (code)
        return code;
    desk->states = calloc(desk->list.count + 1, sizeof *desk->states);
    if (!desk->states)
        return err_set(err, ERR_MEMORY, "no memory for the digests");
    for (size_t i = 0; i < desk->list.count; i++)
        desk->states[i] = (struct digest_state){.desk = desk, .row = &desk->list.rows[i]};
    return 0;
}

int digest_desk_open(struct digest_desk *desk, const struct settings *settings, struct err *err)
{
    const char *from = settings_text(settings, "mail_from"), *path = settings_text(settings, "digests");
    if (!*settings_text(settings, "smtp_url"))
        return *path ? fail_setting(err, "digests", "smtp_url must be set, too") : 0;
    if (!*path)
        return 0;
    if (!*from)
        return fail_setting(err, "mail_from", "it must be set where smtp_url is");
    if (!*desk->site->base_url)
        return fail_setting(err, "base_url", "it must be set where smtp_url is: links in mails lead to it");
    int code = mail_address_read(from, &desk->from, err);
    if (!code)
        code = read_list(desk, path, err);
    if (!code)
        code = open_sender(desk, settings, err);
    if (code)
        return code;
    loop_timer_init(&desk->look, on_look, desk);
    loop_timer_start(desk->loop, &desk->look, FIRST_LOOK_MS, DIGEST_LOOK_MS);
    return 0;
}

void digest_desk_stop(struct digest_desk *desk)
{
    loop_timer_stop(&desk->look);
    mail_sender_close(desk->sender);
    desk->sender = NULL;
}

void digest_desk_done(struct digest_desk *desk)
{
    free(desk->states);
    desk->states = NULL;
    digest_list_done(&desk->list);
}
