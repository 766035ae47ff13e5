/* Who should be at work, who is, and what each says of itself. A replica is known by its card (common/replica); it is
 * alive while its note as a caller of the library, which is renewed more often, is there. */
#include "checks.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINKED_AFTER_MS 10000 /* a daemon has found the others by then */

static const char *const stages[] = {"ingest", "classify", "summarize", "publish"}; /* in the order of the work */
#define STAGE_NAMES (sizeof stages / sizeof *stages)

/* What to do about a condition that is not met, or about a note, by its name; the last is for all others. */
static const struct {
    const char *name, *todo;
} advice[] = {
    {"redis", "Look at Redis and the network between the two; the daemon goes on by itself once it answers."},
    {"work", "Start more of the next stage (--scale), or look in its log why it does not finish."},
    {"index", "It reads the commit log; this ends by itself. If it does not, its log says why."},
    {"stories", "It reads the stories; this ends by itself. If it does not, its log says why."},
    {"embedder", "Look at the embedder: its log, its /readyz, its memory; restart it (docker compose restart embed). "
                 "embed_url says where it is, embed_timeout how long it is waited for."},
    {"contact", "Set CONTACT to a mail address or page of yours: sites should know who asks. Without it nothing is "
                "fetched."},
    {"classify", "Start more classify (--scale classify=2), or look in its log why it does not finish."},
    {"writer",
     "Look at the language model: writer_url, writer_model and writer_key say which; it has to answer OpenAI's "
     "/v1/chat/completions with the JSON that it is asked for. Stories do not wait for it."},
    {"sources", "triptych sources check FILE says what is wrong with a file of ratings."},
    {NULL, "Its log and its /readyz say more."},
};

/* A desk may well be meant to be without an embedder. */
static int is_without_embedder(const struct replica_trouble *trouble)
{
    return !strcmp(trouble->name, "embedder") && strstr(trouble->text, "no embed_url is set");
}

/* An hour whose requests or tokens are spent is what the operator has set. */
static int is_within_limits(const struct replica_trouble *trouble)
{
    return strstr(trouble->text, "are spent") != NULL;
}

/* The last row, without a name, is for whatever a daemon may say one day. */
static const char *advice_on(const struct replica_trouble *trouble)
{
    size_t at = 0;
    if (is_without_embedder(trouble))
        return "Set embed_url of classify (an embedder: triptych-embed, or any with OpenAI's /v1/embeddings) so that "
               "stories gather across languages; without one leave it.";
    if (!strcmp(trouble->name, "writer") && is_within_limits(trouble))
        return "It goes on with the next hour; writer_requests and writer_tokens say how much an hour may cost.";
    while (advice[at].name && strcmp(advice[at].name, trouble->name) != 0)
        at++;
    return advice[at].todo;
}

static void name_replica(const struct replica_view *replica, char *out, size_t size)
{
    snprintf(out, size, "%.20s on %.20s", replica->card.program, replica->card.host);
}

/* Who was asked to stop is neither counted nor missed. */
static int is_leaving(const struct replica_view *replica)
{
    return replica->card.leaving > 0;
}

static int is_at_work(const struct replica_view *replica)
{
    return replica->is_alive && !is_leaving(replica);
}

/* How many of a program are at work. */
static size_t alive(const struct desk_view *view, const char *program)
{
    size_t count = 0;
    for (size_t i = 0; i < view->replica_count; i++)
        count += is_at_work(&view->replicas[i]) && !strcmp(view->replicas[i].card.program, program);
    return count;
}

/* Its host has started the same program since: a restart, nothing is missing. */
static int is_succeeded(const struct desk_view *view, const struct replica_card *card)
{
    for (size_t i = 0; i < view->replica_count; i++) {
        const struct replica_card *other = &view->replicas[i].card;
        if (view->replicas[i].is_alive && !strcmp(other->program, card->program) && !strcmp(other->host, card->host) &&
            other->started_ms >= card->time_ms)
            return 1;
    }
    return 0;
}

/* Notes are for people; these mean that the desk does not do what it was set to do. */
static int is_fault(const struct desk_view *view, const struct replica_trouble *trouble)
{
    if (!trouble->is_note || !strcmp(trouble->name, "classify"))
        return 1;
    if (!strcmp(trouble->name, "embedder"))
        return !is_without_embedder(trouble);
    return !strcmp(trouble->name, "contact") && view->counts.feeds > 0;
}

/* What a replica says of itself, in its own words. When Redis has been blamed already, that a daemon cannot work with it
 * is no news: one cause, one fault. */
static void check_troubles(const struct desk_view *view, const struct replica_view *replica, const char *name,
                           struct findings *findings)
{
    for (size_t i = 0; i < replica->card.trouble_count; i++) {
        const struct replica_trouble *trouble = &replica->card.troubles[i];
        if (!strcmp(trouble->name, "redis") && findings_blame(findings, "Redis"))
            continue;
        findings_fn *say = is_fault(view, trouble) ? findings_fault : findings_hint;
        say(findings, name, advice_on(trouble), "%s%s: %s", trouble->is_note ? "" : "it is not ready: ", trouble->name,
            trouble->text);
    }
}

/* Connected to the stage before it and behind it, where there are any. */
static void check_links(const struct desk_view *view, const struct replica_view *replica, const char *name,
                        struct findings *findings)
{
    const struct replica_card *card = &replica->card;
    static const char todo[] = "Each daemon must reach the address that the others advertise (bus_advertise: not a "
                               "loopback address when they are on several hosts), and all need the same bus_key.";
    size_t stage = 0;
    while (stage < STAGE_NAMES && strcmp(stages[stage], card->program) != 0)
        stage++;
    if (stage == STAGE_NAMES || card->time_ms - card->started_ms < LINKED_AFTER_MS)
        return;
    if (stage > 0 && !card->senders && alive(view, stages[stage - 1]))
        findings_fault(findings, name, todo, "it is connected to no %s", stages[stage - 1]);
    if (stage + 1 < STAGE_NAMES && !card->receivers && alive(view, stages[stage + 1]))
        findings_fault(findings, name, todo, "no %s is connected to it", stages[stage + 1]);
}

/* Whoever has died says nothing of itself any more: what its last card says is of no use. */
static void check_one(const struct desk_view *view, const struct replica_view *replica, struct findings *findings)
{
    char name[48];
    int64_t ahead_ms = view->redis.time_ms ? replica->card.time_ms - view->redis.time_ms : 0;
    name_replica(replica, name, sizeof name);
    if (is_leaving(replica))
        return;
    if (!replica->is_alive) {
        if (!is_succeeded(view, &replica->card))
            findings_fault(findings, name, "docker compose ps; its log says how it ended.",
                           "it (%s) has not been heard of for %" PRId64 " s", replica->instance,
                           ahead_ms < 0 ? -ahead_ms / 1000 : 0);
        return;
    }
    check_troubles(view, replica, name, findings);
    check_links(view, replica, name, findings);
    if (llabs(ahead_ms) > CHECK_CARD_MS)
        findings_fault(findings, "clocks", "Let all machines take their time from one place (NTP).",
                       "the clock of %s differs from Redis's by %" PRId64 " s", name, ahead_ms / 1000);
}

/* The first version that is at work beside another one, NULL when all are alike. */
static void check_versions(const struct desk_view *view, struct findings *findings)
{
    const char *first = NULL;
    for (size_t i = 0; i < view->replica_count; i++) {
        const struct replica_card *card = &view->replicas[i].card;
        if (view->replicas[i].is_alive && first && strcmp(first, card->version) != 0) {
            findings_hint(findings, "versions", "Finish the upgrade: docker compose up -d --build.",
                          "%s and %s are at work side by side", first, card->version);
            return;
        }
        if (view->replicas[i].is_alive)
            first = card->version;
    }
    if (first && strcmp(first, TRIPTYCH_VERSION) != 0)
        findings_hint(findings, "versions", "Use the tool of the same version.",
                      "the desk is of version %s, this tool of %s", first, TRIPTYCH_VERSION);
    if (view->strangers)
        findings_hint(findings, "versions", "Finish the upgrade: docker compose up -d --build.",
                      "%zu programs are at work that say nothing of themselves: an older version", view->strangers);
}

void check_replicas(const struct desk_view *view, struct findings *findings)
{
    for (size_t stage = 0; stage < STAGE_NAMES; stage++)
        if (!alive(view, stages[stage]) && !view->strangers)
            findings_fault(findings, stages[stage], "docker compose up -d, then docker compose ps.",
                           "none is running: work waits before it");
    for (size_t i = 0; i < view->replica_count; i++)
        check_one(view, &view->replicas[i], findings);
    check_versions(view, findings);
}
