/* What reading feeds needs: who we are, the lists, the fetcher. */
#include "ingest.h"
#include "opml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONTACT_NOTE_MS     20000
#define CONTACT_NOTE_TTL_MS 60000
#define CONTACT_MAX         256
#define FEEDS_AT_ONCE       500 /* added to Redis in one call */
#define LIST_PATH_MAX       4096

static const char no_contact[] =
    "No feeds are read: say who runs this desk, so that the sites can tell. Add a line CONTACT=you@example.org (a mail "
    "address or a URL) to .env, or `contact = you@example.org` to ingest's settings, and start again.";

static void on_noted(void *context, const struct store_result *result)
{
    (void)context;
    (void)result; /* the next one comes soon */
}

/* The pages tell it too. */
static void on_contact_missing(void *context)
{
    struct ingest *ingest = context;
    store_note_put(ingest->service.store, "ingest.contact", no_contact, CONTACT_NOTE_TTL_MS, on_noted, NULL, NULL);
}

static void on_added(void *context, const struct store_result *result)
{
    (void)context;
    if (result->code && result->code != ERR_UNAVAILABLE)
        log_error("feeds_not_added", LOG_TEXT("reason", result->text));
}

static int add_list(struct ingest *ingest, const char *path, struct err *err)
{
    const char *urls[FEEDS_AT_ONCE];
    struct opml *list = NULL;
    int result = opml_read_file(path, &list, err);
    if (result < 0)
        return ERR_INVALID; /* a setting that names no list is wrong, whatever the reason */
    for (size_t at = 0; result == 0 && at < list->count;) {
        size_t count = 0;
        while (at < list->count && count < FEEDS_AT_ONCE)
            urls[count++] = list->feeds[at++].url;
        result = store_feeds_add(ingest->service.store, urls, count, on_added, NULL, err);
    }
    if (result == 0)
        log_info("feed_list_read", LOG_TEXT("file", path), LOG_INT("feeds", list->count),
                 LOG_INT("left_out", list->left_out));
    opml_free(list);
    return result;
}

/* `feeds`: paths separated by commas. */
static int add_lists(struct ingest *ingest, const char *paths, struct err *err)
{
    while (*(paths += strspn(paths, ", "))) {
        char path[LIST_PATH_MAX];
        size_t len = strcspn(paths, ",");
        int written = snprintf(path, sizeof path, "%.*s", (int)len, paths);
        int result = written < (int)sizeof path ? add_list(ingest, path, err)
                                                : err_set(err, ERR_INVALID, "feeds: a path is too long");
        if (result < 0)
            return result;
        paths += len;
    }
    return 0;
}

static int open_fetcher(struct ingest *ingest, const char *contact, struct err *err)
{
    char user_agent[CONTACT_MAX + 64];
    const struct settings *settings = daemon_settings(ingest->service.daemon);
    /* It becomes part of a header: a line break would begin another one, brackets end the comment that it stands in. */
    if (strlen(contact) > CONTACT_MAX || strpbrk(contact, "\r\n()"))
        return err_set(err, ERR_INVALID, "contact: must be a mail address or a URL of at most %d bytes", CONTACT_MAX);
    snprintf(user_agent, sizeof user_agent, "Triptych/%s (+%s)", TRIPTYCH_VERSION, contact);
    int result = net_permit_read(settings_text(settings, "fetch_private"), &ingest->permit, err);
    if (result < 0)
        return result;
    if (ingest->permit.is_old)
        log_warn("setting_is_old", LOG_TEXT("setting", "fetch_private"),
                 LOG_TEXT("reason", "name the networks and hosts that may be asked, for example 10.0.0.0/8, "
                                    "intranet.example; \"on\" now means loopback and the private networks"));
    const struct fetch_options options = {.loop = daemon_loop(ingest->service.daemon),
                                          .store = ingest->service.store,
                                          .user_agent = user_agent,
                                          .instance = daemon_instance(ingest->service.daemon),
                                          .permit = &ingest->permit,
                                          .host_pause_ms = settings_int(settings, "host_pause")};
    return fetcher_open(&options, &ingest->fetcher, err);
}

int feeds_open(struct ingest *ingest, struct err *err)
{
    struct daemon *daemon = ingest->service.daemon;
    const char *contact = settings_text(daemon_settings(daemon), "contact");
    int result = add_lists(ingest, settings_text(daemon_settings(daemon), "feeds"), err);
    if (result < 0)
        return result;
    if (!contact[0]) {
        daemon_note_set(daemon, "contact", no_contact);
        loop_timer_init(&ingest->contact_note, on_contact_missing, ingest);
        loop_timer_start(daemon_loop(daemon), &ingest->contact_note, 0, CONTACT_NOTE_MS);
        return 0;
    }
    store_note_put(ingest->service.store, "ingest.contact", "", 0, on_noted, NULL, NULL);
    result = open_fetcher(ingest, contact, err);
    if (result < 0)
        return result;
    on_feeds_due_open(ingest);
    return on_feed_pushed_open(ingest, err);
}

void feeds_stop(struct ingest *ingest)
{
    loop_timer_stop(&ingest->feeds_due);
    loop_timer_stop(&ingest->contact_note);
    push_stop(ingest->push);
    fetcher_close(ingest->fetcher);
    ingest->fetcher = NULL;
    for (struct feed_job *job = ingest->feeds, *next; job; job = next) {
        next = job->next;
        /* Articles on their way to Redis are waited for: half a feed that counts as unread would come twice. */
        if (job->step != FEED_STORING)
            feed_job_give_back(job, 0);
    }
}

void feeds_close(struct ingest *ingest)
{
    while (ingest->feeds)
        feed_job_free(ingest->feeds);
}
