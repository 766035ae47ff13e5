/* What reading feeds needs: who we are, the lists, the fetcher. */
#include "feed_settings.h"
#include "ingest.h"
#include "opml.h"
#include "store_feed_settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONTACT_NOTE_MS     20000
#define CONTACT_NOTE_TTL_MS 60000
#define CONTACT_MAX         256
#define NOTE_AGENT          "ingest.agent" /* the page about our requests shows it */
#define FEEDS_AT_ONCE       100            /* added to Redis in one call */
#define LIST_PATH_MAX       4096

static const char no_contact[] =
    "No feeds are read: say who runs this desk, so that the sites can tell. Add a line CONTACT=you@example.org (a mail "
    "address or a URL) to .env, or `contact = you@example.org` to ingest's settings, and start again.";

static void on_noted(void *context, const struct store_result *result)
{
    (void)context;
    (void)result; /* the next one comes soon */
}

/* The pages tell it too: what is missing, or who asks. */
static void on_note_due(void *context)
{
    struct ingest *ingest = context;
    const char *name = ingest->fetcher ? NOTE_AGENT : "ingest.contact";
    /* Notes expire: what a process said that has ended is not shown for longer than a minute. */
    store_note_put(ingest->service.store, name, ingest->fetcher ? ingest->user_agent : no_contact, CONTACT_NOTE_TTL_MS,
                   on_noted, NULL, NULL);
}

static void start_notes(struct ingest *ingest)
{
    loop_timer_init(&ingest->contact_note, on_note_due, ingest);
    loop_timer_start(daemon_loop(ingest->service.daemon), &ingest->contact_note, 0, CONTACT_NOTE_MS);
}

/* Who asks, and where a site's owner reads what we do: "Triptych/1.0 (+https://desk.example/about/bot; ana@desk.example)".
 * It becomes part of a header: a line break would begin another one, brackets end the comment that it stands in. */
static int write_user_agent(struct ingest *ingest, const char *contact, struct err *err)
{
    const char *about = settings_text(daemon_settings(ingest->service.daemon), "about_url");
    if (strlen(contact) > CONTACT_MAX || strpbrk(contact, "\r\n()"))
        return err_set(err, ERR_INVALID, "contact: must be a mail address or a URL of at most %d bytes", CONTACT_MAX);
    if (strlen(about) > CONTACT_MAX || strpbrk(about, "\r\n() ;"))
        return err_set(err, ERR_INVALID, "about_url: must be a URL of at most %d bytes", CONTACT_MAX);
    snprintf(ingest->user_agent, sizeof ingest->user_agent, "Triptych/%s (+%s%s%s)", TRIPTYCH_VERSION, about,
             about[0] ? "; " : "", contact);
    return 0;
}

static void on_entered(void *context, const struct store_result *result, const enum store_feed_entered *outcomes,
                       size_t count)
{
    (void)context;
    (void)outcomes;
    (void)count;
    if (result->code && result->code != ERR_UNAVAILABLE)
        log_error("feeds_not_added", LOG_TEXT("reason", result->text));
}

/* Adds feeds from `at` on, with what the list says of them. Returns how many, or a negative code. */
static int add_some(struct ingest *ingest, const struct opml *list, size_t at, struct err *err)
{
    struct store_feed_new feeds[FEEDS_AT_ONCE];
    /* Static for its size; lists are read once, at the start, and never side by side. */
    static char settings[FEEDS_AT_ONCE][FEED_SETTINGS_JSON_MAX];
    size_t count = 0;
    for (; at + count < list->count && count < FEEDS_AT_ONCE; count++) {
        const struct opml_feed *feed = &list->feeds[at + count];
        const struct feed_listed listed = {feed->title, feed->folder, feed->site, feed->language};
        if (feed_settings_of_list(&listed, settings[count], NULL) < 0)
            settings[count][0] = 0;
        feeds[count] = (struct store_feed_new){feed->url, settings[count]};
    }
    const struct store_feeds_new batch = {feeds, count, 1};
    int result = store_feeds_enter(ingest->service.store, &batch, on_entered, NULL, err);
    return result < 0 ? result : (int)count;
}

static int add_list(struct ingest *ingest, const char *path, struct err *err)
{
    struct opml *list = NULL;
    int result = opml_read_file(path, &list, err);
    if (result < 0)
        return ERR_INVALID; /* a setting that names no list is wrong, whatever the reason */
    for (size_t at = 0; result >= 0 && at < list->count; at += (size_t)result)
        result = add_some(ingest, list, at, err);
    if (result >= 0)
        log_info("feed_list_read", LOG_TEXT("file", path), LOG_INT("feeds", list->count),
                 LOG_INT("left_out", list->left_out));
    opml_free(list);
    return result < 0 ? result : 0;
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
    const struct settings *settings = daemon_settings(ingest->service.daemon);
    int result = write_user_agent(ingest, contact, err);
    if (result < 0)
        return result;
    result = net_permit_read(settings_text(settings, "fetch_private"), &ingest->permit, err);
    if (result < 0)
        return result;
    if (ingest->permit.is_old)
        log_warn("setting_is_old", LOG_TEXT("setting", "fetch_private"),
                 LOG_TEXT("reason", "name the networks and hosts that may be asked, for example 10.0.0.0/8, "
                                    "intranet.example; \"on\" now means loopback and the private networks"));
    const struct fetch_options options = {.loop = daemon_loop(ingest->service.daemon),
                                          .store = ingest->service.store,
                                          .user_agent = ingest->user_agent,
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
        start_notes(ingest);
        return 0;
    }
    store_note_put(ingest->service.store, "ingest.contact", "", 0, on_noted, NULL, NULL);
    result = open_fetcher(ingest, contact, err);
    if (result < 0)
        return result;
    start_notes(ingest);
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
