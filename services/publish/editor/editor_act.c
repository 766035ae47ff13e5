/* Reads a form, asks the store for its one act, tells what came of it. */
#include "editor_act.h"

#include "credentials.h"
#include "editor_page.h"
#include "form.h"
#include "form_guard.h"
#include "request_wait.h"
#include "respond.h"
#include "store_changes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ACT_SIZE  16
#define TIME_SIZE 24
/* Room for more than the store takes: it says how much that is. */
#define TEXT_SIZE (4 * STORE_HEADLINE_MAX)
#define NOTE_SIZE (4 * STORE_CHANGE_NOTE_MAX)

/* What a form asks for, decoded. Its texts are checked by the store, which knows their bounds. */
struct order {
    char act[ACT_SIZE], text[TEXT_SIZE], note[NOTE_SIZE];
    const char *story_id;
    const char *body; /* of the form: its articles */
    struct request_wait *wait;
};

static void act_late(struct request_wait *wait)
{
    respond_error_page(wait->web, wait->request, 503, "No answer",
                       "Redis does not answer. Whether this was done, the story's history will tell; doing it again "
                       "does no harm.");
}

static const struct request_wait_kind for_act = {WEB_WAITS_PLAIN, REQUEST_WAITS_MAX, act_late};

/* A page, never problem details: a person has sent the form. */
static void refuse(struct request_wait *wait, unsigned status, const char *detail)
{
    respond_error_page(wait->web, wait->request, status, http_status_title(status), detail);
}

/* ── what came of it ── */

/* 303: loading the page again must not post the form again. */
static void see_story(struct request_wait *wait, const char *story_id)
{
    char location[64];
    snprintf(location, sizeof location, "/story/%s/edit", story_id);
    http_header_add(wait->request, "Location", location);
    http_header_add(wait->request, "Cache-Control", "no-store");
    http_respond(wait->request, 303, "text/plain", "", 0);
}

static void tell(struct request_wait *wait, const struct store_change_answer *answer)
{
    char sentence[160];
    switch (answer->outcome) {
    case CHANGE_DONE:
    case CHANGE_REPEATED:
        see_story(wait, answer->story_id);
        return;
    /* Somebody else has changed the story since the form was opened. */
    case CHANGE_GONE:
        snprintf(sentence, sizeof sentence, *answer->story_id ? "This story has gone into %.20s: go on there." : "%s",
                 *answer->story_id
                     ? answer->story_id
                     : "There is no such story or article (any more), or this is too long ago to be taken back.");
        refuse(wait, 409, sentence);
        return;
    case CHANGE_PINNED:
        refuse(wait, 409, "Somebody has decided otherwise: it is pinned.");
        return;
    case CHANGE_TOO_LARGE:
        refuse(wait, 409, "Too many articles for one step; the other way round may do.");
        return;
    }
}

static void on_change(void *context, const struct store_result *result, const struct store_change_answer *answer)
{
    struct request_wait *wait = context;
    if (!request_wait_end(wait))
        ; /* told 503 already */
    else if (result->code)
        act_late(wait);
    else
        tell(wait, answer);
    free(wait);
}

/* ── the acts ── */

typedef int act_fn(struct order *order, struct err *err);

static struct store *store_of(const struct order *order)
{
    return order->wait->web->store;
}

/* One function serves an act and its way back: which of the two it is, its name says. */
static int is_act(const struct order *order, const char *act)
{
    return strcmp(order->act, act) == 0;
}

static int pin(struct order *order, struct err *err)
{
    return store_story_pin(store_of(order), order->story_id, is_act(order, "pin"), order->note, on_change, order->wait,
                           err);
}

static int hide(struct order *order, struct err *err)
{
    return store_story_hide(store_of(order), order->story_id, is_act(order, "hide"), order->note, on_change,
                            order->wait, err);
}

/* Nothing but blanks would take back what was said, which has an act of its own. */
static int has_words(const struct order *order)
{
    return order->text[strspn(order->text, " \t\r\n")] != '\0';
}

static int retitle(struct order *order, struct err *err)
{
    if (!has_words(order))
        return err_set(err, ERR_INVALID, "a headline has words");
    return store_story_retitle(store_of(order), order->story_id, order->text, order->note, on_change, order->wait, err);
}

/* Its way back is the engine's headline and not the one before: what that was, the history tells. */
static int untitle(struct order *order, struct err *err)
{
    return store_story_retitle(store_of(order), order->story_id, "", order->note, on_change, order->wait, err);
}

static int remark(struct order *order, struct err *err)
{
    if (!has_words(order))
        return err_set(err, ERR_INVALID, "a note has words");
    return store_story_remark(store_of(order), order->story_id, order->text, order->note, on_change, order->wait, err);
}

static int unremark(struct order *order, struct err *err)
{
    return store_story_remark(store_of(order), order->story_id, "", order->note, on_change, order->wait, err);
}

/* The id in a story's address, or written alone. Returns 0 when there is none in it. */
static int read_story_id(const char *text, char out[ID_SIZE])
{
    const char *at = strstr(text, "/story/");
    at = at ? at + strlen("/story/") : text + strspn(text, " ");
    snprintf(out, ID_SIZE, "%s", at);
    return id_is_valid(out, 's');
}

#define OTHER_WANTED "the other story is named by its address, /story/ and its id"

/* This story goes, the other one stays: whoever opens a page means to do something about that one. */
static int merge(struct order *order, struct err *err)
{
    char into[ID_SIZE];
    const struct store_merge plan = {order->story_id, into, 1, order->note};
    if (!read_story_id(order->text, into))
        return err_set(err, ERR_INVALID, OTHER_WANTED);
    if (strcmp(into, order->story_id) == 0)
        return err_set(err, ERR_INVALID, "a story cannot go into itself");
    return store_story_merge(store_of(order), &plan, on_change, order->wait, err);
}

/* The articles that are ticked. Returns how many, or a negative err_code. */
static int read_articles(const struct order *order, char out[STORE_SPLIT_ARTICLES_MAX][ID_SIZE], struct err *err)
{
    const char *at = order->body;
    char id[ID_SIZE];
    int found, count = 0;
    while ((found = form_value_next(&at, "article", id, sizeof id)) > 0) {
        if (count == STORE_SPLIT_ARTICLES_MAX)
            return err_set(err, ERR_TOO_LARGE, "at most %d articles at once", STORE_SPLIT_ARTICLES_MAX);
        if (!id_is_valid(id, 'a'))
            return err_set(err, ERR_INVALID, "not an article's id");
        memcpy(out[count++], id, ID_SIZE);
    }
    if (found < 0)
        return err_set(err, ERR_INVALID, "not an article's id");
    if (count == 0)
        return err_set(err, ERR_INVALID, "tick the articles that are meant");
    return count;
}

/* To a story that is there, or ("") to one that begins with them. */
static int part(struct order *order, const char *to, struct err *err)
{
    char ids[STORE_SPLIT_ARTICLES_MAX][ID_SIZE];
    const char *articles[STORE_SPLIT_ARTICLES_MAX];
    int count = read_articles(order, ids, err);
    for (int i = 0; i < count; i++)
        articles[i] = ids[i];
    if (count < 0)
        return count;
    const struct store_part plan = {order->story_id, to, articles, (size_t)count, order->note};
    return store_story_part(store_of(order), &plan, on_change, order->wait, err);
}

static int split(struct order *order, struct err *err)
{
    return part(order, "", err);
}

static int move(struct order *order, struct err *err)
{
    char to[ID_SIZE];
    return read_story_id(order->text, to) ? part(order, to, err) : err_set(err, ERR_INVALID, OTHER_WANTED);
}

/* Asked for by the time of its line: two forms of one page never mean the same act. */
static int undo(struct order *order, struct err *err)
{
    char time[TIME_SIZE];
    const struct store_undo plan = {order->story_id,
                                    form_value(order->body, "time", time, sizeof time) ? strtoll(time, NULL, 10) : 0,
                                    "Taken back."};
    if (plan.time_ms <= 0)
        return err_set(err, ERR_INVALID, "time is that of a line in the story's history");
    return store_story_undo(store_of(order), &plan, on_change, order->wait, err);
}

/* To add an act: a row here, and a form in page_editor.c. */
static const struct act {
    const char *name;
    act_fn *send;
} acts[] = {
    {"pin", pin},         {"unpin", pin},       {"hide", hide},     {"show", hide},
    {"retitle", retitle}, {"untitle", untitle}, {"remark", remark}, {"unremark", unremark},
    {"merge", merge},     {"move", move},       {"split", split},   {"undo", undo},
};

static const struct act *find_act(const char *name)
{
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (strcmp(acts[i].name, name) == 0)
            return &acts[i];
    return NULL;
}

/* One that is not there is "". Returns 0 when it has no room: it must not pass as one that was left empty. */
static int read_field(const char *body, const char *name, char *out, size_t out_size)
{
    int found = form_value_next(&body, name, out, out_size);
    if (found <= 0)
        *out = '\0';
    return found >= 0;
}

/* Returns NULL, or what is wrong with the form. */
static const char *read_order(const struct http_request *request, struct order *out)
{
    const char *body = http_body(request, NULL);
    if (!form_value(body, "act", out->act, sizeof out->act) || !find_act(out->act))
        return "act is one of: pin, unpin, hide, show, retitle, untitle, remark, unremark, merge, move, split, undo.";
    if (!read_field(body, "text", out->text, sizeof out->text))
        return "text is too long.";
    if (!read_field(body, "note", out->note, sizeof out->note))
        return "note is too long.";
    return NULL;
}

static void act(struct web *web, struct http_request *request, struct order *order)
{
    struct err err = {0};
    const struct request_wait here = {.web = web, .request = request, .is_page = 1};
    order->wait = request_wait_new(&here, &for_act);
    if (!order->wait || !find_act(order->act)->send(order, &err))
        return;
    /* Not sent: on_change will not come. */
    request_wait_end(order->wait);
    if (err.code == ERR_INVALID || err.code == ERR_TOO_LARGE)
        refuse(order->wait, 400, err.text);
    else
        act_late(order->wait);
    free(order->wait);
}

/* Whether the form is the editor's own doing. A key in a header is: no other site can make a browser send it. What else
 * that header may say (a password that a proxy asks for) browsers add to every request, another site's too. */
static int is_own(struct web *web, struct http_request *request)
{
    enum form_verdict verdict = credentials_are_in_header(request) ? FORM_OWN : form_guard_check(web, request);
    if (verdict == FORM_OLD)
        respond_error_page(web, request, 403, "Forbidden",
                           "This form is too old, or was not made for this browser: open the story's edit page again.");
    else if (verdict != FORM_OWN)
        form_guard_refuse(web, request, verdict);
    return verdict == FORM_OWN;
}

void post_editor(struct web *web, struct http_request *request, const char *rest)
{
    struct order order = {.story_id = rest, .body = http_body(request, NULL)};
    if (!editor_may(web, request, rest) || !is_own(web, request))
        return;
    const char *problem = read_order(request, &order);
    if (problem)
        respond_error_page(web, request, 400, "Bad request", problem);
    else
        act(web, request, &order);
}
