/* A request for a picture is answered from the folder, from memory, or waits for a fetch that all who ask share. */
#include "pictures.h"

#include "respond.h"
#include "store_secrets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEEP   "public, max-age=2592000, immutable" /* its address changes with the picture's own address */
#define RETRY  "public, max-age=300"
#define POLICY "default-src 'none'; sandbox"

/* What is kept under a picture's address, and for how long it holds. */
#define NOTE_GOOD "good"
#define NOTE_BAD  "bad"
#define FOREVER   INT64_MAX

/* A reader who waits. */
struct picture_wait {
    struct picture_wait *next;
    struct pictures *pictures;
    struct http_request *request;
    struct loop_timer timer;
    char key[SIGNATURE_SIZE];
};

/* ── answers ── */

static void respond_picture(struct http_request *request, const char *type, const void *bytes, size_t size)
{
    http_header_add(request, "Cache-Control", KEEP);
    http_header_add(request, "Content-Security-Policy", POLICY);
    http_respond(request, 200, type, bytes, size);
}

/* A browser draws nothing for it, since pictures have no words; the sentence is for who looks why. What is not there is
 * not asked for again at once by every reader. */
static void respond_none(struct http_request *request, unsigned status, const char *sentence)
{
    http_header_add(request, "Cache-Control", status == 404 ? RETRY : "no-store");
    if (status == 503)
        http_header_add(request, "Retry-After", "10");
    http_problem(request, status, status == 404 ? "Not Found" : "Service Unavailable", sentence);
}

static void count(const struct pictures *pictures, const char *outcome)
{
    metric_add(metrics_counter(pictures->web->all_metrics, "triptych_publish_pictures_total",
                               "pictures that were asked for, by what came of it", "outcome", outcome),
               1);
}

/* Short, and as good as the picture's address: the signature of it. */
static void key_of(const struct pictures *pictures, const char *url, char out[SIGNATURE_SIZE])
{
    signature_make(&pictures->links.key, url, out);
}

/* ── who waits ── */

static void end_wait(struct picture_wait *wait)
{
    struct picture_wait **at = &wait->pictures->waits;
    while (*at != wait)
        at = &(*at)->next;
    *at = wait->next;
    wait->pictures->wait_count--;
    loop_timer_stop(&wait->timer);
    free(wait);
}

static void on_late(void *context)
{
    struct picture_wait *wait = context;
    count(wait->pictures, "late");
    /* The fetch goes on: who asks next may find the picture. */
    respond_none(wait->request, 503, "The outlet takes long to send this picture.");
    end_wait(wait);
}

static void wait_for(struct pictures *pictures, struct http_request *request, const char *url)
{
    struct picture_wait *wait = pictures->wait_count < PICTURE_WAITS_MAX ? calloc(1, sizeof *wait) : NULL;
    if (!wait || picture_fetch(&pictures->fetcher, url, NULL)) {
        free(wait);
        count(pictures, "busy");
        respond_none(request, 503, "Many pictures are being fetched at the moment.");
        return;
    }
    wait->pictures = pictures;
    wait->request = request;
    key_of(pictures, url, wait->key);
    wait->next = pictures->waits;
    pictures->waits = wait;
    pictures->wait_count++;
    loop_timer_init(&wait->timer, on_late, wait);
    loop_timer_start(pictures->web->loop, &wait->timer, PICTURE_WAIT_MS, 0);
}

/* ── what was fetched ── */

static void keep(struct pictures *pictures, const char *key, const char *type, const void *bytes, size_t size)
{
    struct buffer body;
    buffer_init(&body, PICTURE_BYTES_MAX);
    buffer_add(&body, bytes ? bytes : "", size);
    kept_answers_put(&pictures->kept, key, *type ? NOTE_GOOD : NOTE_BAD, type, &body);
    buffer_done(&body);
}

static void on_fetched(void *context, const char *url, enum picture_outcome outcome, const struct picture_kind *kind,
                       const void *bytes, size_t size)
{
    static const char *const names[] = {"fetched", "failed", "refused"};
    struct pictures *pictures = context;
    const char *type = outcome == PICTURE_FETCHED ? picture_type(kind->format) : "";
    char key[SIGNATURE_SIZE];
    key_of(pictures, url, key);
    count(pictures, names[outcome]);
    keep(pictures, key, type, bytes, size);
    for (struct picture_wait *wait = pictures->waits, *next; wait; wait = next) {
        next = wait->next;
        if (strcmp(wait->key, key) != 0)
            continue;
        if (*type)
            respond_picture(wait->request, type, bytes, size);
        else
            respond_none(wait->request, 404, "The outlet has no such picture, or it is none that is shown.");
        end_wait(wait);
    }
}

/* ── the request ── */

/* By its bytes too: a folder may hold anything. */
static int answer_own(struct pictures *pictures, struct http_request *request, const char *url)
{
    struct buffer body;
    buffer_init(&body, PICTURE_BYTES_MAX);
    int is_read = picture_folder_read(&pictures->folder, url, &body);
    const struct picture_kind kind = picture_kind_of(body.data ? body.data : "", body.len);
    if (is_read && kind.format != PICTURE_NONE)
        respond_picture(request, picture_type(kind.format), body.data, body.len);
    buffer_done(&body);
    return is_read && kind.format != PICTURE_NONE;
}

static int answer_kept(struct pictures *pictures, struct http_request *request, const char *url)
{
    char key[SIGNATURE_SIZE];
    key_of(pictures, url, key);
    struct kept_answer *good = kept_answers_find(&pictures->kept, key, NOTE_GOOD, FOREVER);
    if (good)
        respond_picture(request, good->type, good->forms[CODING_PLAIN].bytes, good->forms[CODING_PLAIN].size);
    else if (kept_answers_find(&pictures->kept, key, NOTE_BAD, PICTURE_RETRY_MS))
        respond_none(request, 404, "The outlet has no such picture, or it is none that is shown.");
    else
        return 0;
    return 1;
}

void get_picture(struct web *web, struct http_request *request, const char *rest)
{
    struct pictures *pictures = web->pictures;
    char url[URL_SIZE];
    if (pictures->links.mode == PICTURES_PROXY && !pictures->links.has_key) {
        respond_none(request, 503, "Redis has not told yet what addresses of pictures are signed with.");
        return;
    }
    /* Whatever nobody of this desk has signed is not even looked at. */
    if (pictures->links.mode != PICTURES_PROXY || !picture_link_read(&pictures->links, rest, url)) {
        count(pictures, "unsigned");
        respond_none(request, 404, "No page of this desk has named such a picture.");
        return;
    }
    if (answer_own(pictures, request, url) || answer_kept(pictures, request, url))
        return;
    if (pictures->links.is_fetched && !pictures->is_closed)
        wait_for(pictures, request, url);
    else
        respond_none(request, 404, "This desk fetches no pictures: it has no contact to name.");
}

/* ── the secret ── */

static void on_secret(void *context, const struct store_result *result, const char *secret)
{
    struct pictures *pictures = context;
    if (pictures->is_closed)
        return;
    if (!result->code && signature_key_read(secret, &pictures->links.key)) {
        pictures->links.has_key = 1;
        return;
    }
    /* Redis is away, or starts: pages go without pictures until then. */
    loop_timer_start(pictures->web->loop, &pictures->secret_timer, PICTURE_SECRET_MS, 0);
}

static void ask_secret(void *context)
{
    struct pictures *pictures = context;
    if (store_secret_share(pictures->web->store, PICTURE_SECRET_NAME, pictures->made_secret, on_secret, pictures, NULL))
        loop_timer_start(pictures->web->loop, &pictures->secret_timer, PICTURE_SECRET_MS, 0);
}

/* ── the whole ── */

int pictures_open(struct pictures *pictures, struct err *err)
{
    loop_timer_init(&pictures->secret_timer, ask_secret, pictures);
    if (pictures->links.mode != PICTURES_PROXY)
        return 0;
    pictures->kept.bytes_max = pictures->memory_bytes;
    pictures->links.has_own = picture_folder_has;
    pictures->links.folder = &pictures->folder;
    pictures->fetcher.done = on_fetched;
    pictures->fetcher.context = pictures;
    signature_secret_make(pictures->made_secret);
    int code = picture_fetcher_open(&pictures->fetcher, pictures->web->loop, err);
    if (!code)
        ask_secret(pictures);
    return code;
}

void pictures_set_agent(struct pictures *pictures, const char *agent)
{
    struct picture_fetcher *fetcher = &pictures->fetcher;
    snprintf(fetcher->agent, sizeof fetcher->agent, "%s", agent);
    pictures->links.is_fetched = pictures->links.mode == PICTURES_PROXY && *agent;
}

int pictures_are_idle(const struct pictures *pictures)
{
    return pictures->wait_count == 0;
}

void pictures_close(struct pictures *pictures)
{
    pictures->is_closed = 1;
    if (pictures->web)
        loop_timer_stop(&pictures->secret_timer);
    picture_fetcher_close(&pictures->fetcher);
    while (pictures->waits) {
        respond_none(pictures->waits->request, 503, "This desk is being closed.");
        end_wait(pictures->waits);
    }
}

void pictures_done(struct pictures *pictures)
{
    kept_answers_done(&pictures->kept);
    picture_folder_close(&pictures->folder);
}
