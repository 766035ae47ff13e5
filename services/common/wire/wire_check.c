/* What the messages of proto/ promise beyond their types, checked for each that comes in: lengths, ids, times, counts.
 * Receivers rely on it and do not check again; the limits stand beside the fields in proto/, and here. */
#include "id.h"
#include "wire.h"

#include <string.h>

/* The limits stand in the .proto files too: a subscriber in another language reads them there. */
#define URL_MAX          2048
#define TITLE_MAX        1024
#define TEXT_MAX         16384
#define WORDINGS_MAX     5
#define WORDING_TEXT_MAX 2048
#define ROW_TEXT_MAX     262144
#define NAME_MAX_BYTES   256
#define EXTERNAL_ID_MAX  512
#define DOMAIN_MAX       253
#define LANG_MAX         16
#define REASON_MAX       256
#define STORED_MAX       64
#define DONE_IDS_MAX     4096
#define CREDIT_MAX       65536
#define SEQ_MAX          40
#define KEY_MAX          256
#define QUERY_MAX        4096
#define EDITION_MAX      32
#define WORK_ID_MAX      64

struct text_limit {
    const char *field;
    const char *text;
    size_t max_bytes;
};

/* protobuf-c hands on no NULL for a text: what is not on the wire is "". The message names the field, since it ends in
 * the log of a program that somebody else may have written for. */
static int check_texts(const char *message, const struct text_limit *limits, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(limits[i].text) > limits[i].max_bytes)
            return err_set(err, ERR_INVALID, "%s.%s: %zu bytes, more than %zu", message, limits[i].field,
                           strlen(limits[i].text), limits[i].max_bytes);
    return 0;
}

static int check_id(const char *message, const char *field, const char *id, char prefix, struct err *err)
{
    if (id_is_valid(id, prefix))
        return 0;
    return err_set(err, ERR_INVALID, "%s.%s: \"%.20s\" is no id (%c and 16 characters)", message, field, id, prefix);
}

static int check_time(const char *message, const char *field, int64_t time_ms, struct err *err)
{
    /* RFC 3339, in which times are shown, has four digits for the year. */
    const int64_t year_9999_ms = 253402300800000;
    if (time_ms >= 0 && time_ms < year_9999_ms)
        return 0;
    return err_set(err, ERR_INVALID, "%s.%s: %lld is no time between 1970 and 9999", message, field,
                   (long long)time_ms);
}

static int check_wordings(const Triptych__Article *article, struct err *err)
{
    if (article->n_earlier > WORDINGS_MAX)
        return err_set(err, ERR_INVALID, "Article.earlier: %zu wordings, more than %d", article->n_earlier,
                       WORDINGS_MAX);
    int code = 0;
    for (size_t i = 0; !code && i < article->n_earlier; i++) {
        const Triptych__Wording *wording = article->earlier[i];
        const struct text_limit limits[] = {{"title", wording->title, TITLE_MAX},
                                            {"text", wording->text, WORDING_TEXT_MAX}};
        code = check_texts("Wording", limits, 2, err);
        if (!code)
            code = check_time("Wording", "since_ms", wording->since_ms, err);
    }
    return code;
}

int wire_check_article(const Triptych__Article *article, struct err *err)
{
    const struct text_limit limits[] = {
        {"url", article->url, URL_MAX},
        {"source", article->source, DOMAIN_MAX},
        {"title", article->title, TITLE_MAX},
        {"text", article->text, TEXT_MAX},
        {"lang", article->lang, LANG_MAX},
        {"author", article->author, NAME_MAX_BYTES},
        {"image_url", article->image_url, URL_MAX},
        {"external_id", article->external_id, EXTERNAL_ID_MAX},
        {"source_name", article->source_name, NAME_MAX_BYTES},
    };
    int code = check_id("Article", "id", article->id, 'a', err);
    if (!code)
        code = check_texts("Article", limits, sizeof limits / sizeof *limits, err);
    if (!code)
        code = check_time("Article", "published_ms", article->published_ms, err);
    if (!code)
        code = check_time("Article", "received_ms", article->received_ms, err);
    if (!code)
        code = check_time("Article", "changed_ms", article->changed_ms, err);
    if (!code)
        code = check_wordings(article, err);
    /* There is nothing to tell it apart by, nor to show. */
    if (!code && !*article->title && !*article->text)
        code = err_set(err, ERR_INVALID, "Article: neither title nor text");
    return code;
}

/* Wider than an article's limits: a row is as a person wrote it, and ingest cuts and folds it before the article's
 * limits hold. */
static int check_row(const Triptych__ReplayRow *row, struct err *err)
{
    const struct text_limit limits[] = {
        {"external_id", row->external_id, EXTERNAL_ID_MAX},
        {"url", row->url, URL_MAX * 2}, /* before it is made canonical */
        {"source", row->source, DOMAIN_MAX},
        {"title", row->title, TITLE_MAX * 4},
        {"text", row->text, ROW_TEXT_MAX},
        {"lang", row->lang, LANG_MAX},
        {"page", row->page, ROW_TEXT_MAX},
        {"image", row->image, URL_MAX * 2},
    };
    return check_texts("ReplayRow", limits, sizeof limits / sizeof *limits, err);
}

static int check_work(const Triptych__Work *work, struct err *err)
{
    if (!*work->id || strlen(work->id) > WORK_ID_MAX)
        return err_set(err, ERR_INVALID, "Work.id: %zu bytes, not 1 to %d", strlen(work->id), WORK_ID_MAX);
    switch (work->payload_case) {
    case TRIPTYCH__WORK__PAYLOAD_ROW:
        return check_row(work->row, err);
    case TRIPTYCH__WORK__PAYLOAD_ARTICLE:
        return wire_check_article(work->article, err);
    case TRIPTYCH__WORK__PAYLOAD_CHANGED:
        return check_id("StoryChanged", "story_id", work->changed->story_id, 's', err);
    case TRIPTYCH__WORK__PAYLOAD_SUMMARIZED:
        return check_id("StorySummarized", "story_id", work->summarized->story_id, 's', err);
    default:
        return err_set(err, ERR_INVALID, "Work: no payload that is known here");
    }
}

/* An outcome that is not known is refused rather than taken as done: work would be lost for a misspelling. */
static int check_done(const Triptych__Done *done, struct err *err)
{
    if (done->n_id > DONE_IDS_MAX)
        return err_set(err, ERR_INVALID, "Done.id: %zu ids, more than %d", done->n_id, DONE_IDS_MAX);
    if (strcmp(done->outcome, "done") && strcmp(done->outcome, "duplicate") && strcmp(done->outcome, "rejected"))
        return err_set(err, ERR_INVALID, "Done.outcome: \"%.20s\" is not done, duplicate or rejected", done->outcome);
    /* None at all, or one for each id in the same order. */
    if (done->n_stored && done->n_stored != done->n_id)
        return err_set(err, ERR_INVALID, "Done.stored: %zu for %zu ids", done->n_stored, done->n_id);
    for (size_t i = 0; i < done->n_stored; i++)
        if (strlen(done->stored[i]) > STORED_MAX)
            return err_set(err, ERR_INVALID, "Done.stored: longer than %d bytes", STORED_MAX);
    return check_texts("Done", (struct text_limit[]){{"reason", done->reason, REASON_MAX}}, 1, err);
}

static int check_hello(const Triptych__Hello *hello, struct err *err)
{
    const struct text_limit limits[] = {{"stage", hello->stage, EDITION_MAX}, {"edition", hello->edition, EDITION_MAX}};
    int code = check_id("Hello", "instance", hello->instance, 'i', err);
    if (!code)
        code = check_texts("Hello", limits, 2, err);
    if (!code && hello->credit > CREDIT_MAX)
        code = err_set(err, ERR_INVALID, "Hello.credit: %u, more than %d", hello->credit, CREDIT_MAX);
    return code;
}

int wire_check_link_frame(const Triptych__LinkFrame *frame, struct err *err)
{
    switch (frame->body_case) {
    case TRIPTYCH__LINK_FRAME__BODY_HELLO:
        return check_hello(frame->hello, err);
    case TRIPTYCH__LINK_FRAME__BODY_CREDIT:
        /* Bounded, so that the sum of credits cannot overflow. */
        if (frame->credit->more < 1 || frame->credit->more > CREDIT_MAX)
            return err_set(err, ERR_INVALID, "Credit.more: %u is not within 1 to %d", frame->credit->more, CREDIT_MAX);
        return 0;
    case TRIPTYCH__LINK_FRAME__BODY_WORK:
        return check_work(frame->work, err);
    case TRIPTYCH__LINK_FRAME__BODY_DONE:
        return check_done(frame->done, err);
    case TRIPTYCH__LINK_FRAME__BODY_HEARTBEAT:
    case TRIPTYCH__LINK_FRAME__BODY_GOODBYE:
        return 0;
    default:
        return err_set(err, ERR_INVALID, "LinkFrame: no body that is known here");
    }
}

int wire_check_feed_request(const Triptych__FeedRequest *request, struct err *err)
{
    static const char *const kinds[] = {"snapshot", "replay", "subscribe", "credit"};
    const struct text_limit limits[] = {
        {"from", request->from, SEQ_MAX}, {"key", request->key, KEY_MAX}, {"query", request->query, QUERY_MAX}};
    int code = check_texts("FeedRequest", limits, 3, err);
    if (code)
        return code;
    if (!strcmp(request->kind, "story"))
        return check_id("FeedRequest", "story_id", request->story_id, 's', err);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (!strcmp(request->kind, kinds[i]))
            return 0;
    return err_set(err, ERR_INVALID, "FeedRequest.kind: \"%.20s\" is not snapshot, replay, subscribe, credit or story",
                   request->kind);
}
