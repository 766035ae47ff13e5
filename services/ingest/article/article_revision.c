/* What changed when an article comes again with another wording: by how much, whether classify should look at it again,
 * and which earlier wordings are kept for readers. Small edits add up: many of them weigh like one large one. */
#include "article_revision.h"

#include "text_shingles.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

#define RUNS_MAX 4096 /* of a text of 16 KB, more than it has in any script that is written in words */

static int by_hash(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return (left > right) - (left < right);
}

static size_t sorted_runs(const char *text, uint32_t runs[RUNS_MAX])
{
    size_t count = text_shingles(text, strlen(text), runs, RUNS_MAX);
    qsort(runs, count, sizeof *runs, by_hash);
    return count;
}

unsigned article_text_drift_pct(const char *one, const char *other)
{
    uint32_t left[RUNS_MAX], right[RUNS_MAX];
    size_t left_count = sorted_runs(one, left), right_count = sorted_runs(other, right), common = 0;
    /* Of the longer one: a text that was cut to its first sentence has drifted as far as one that grew from it. */
    size_t most = left_count > right_count ? left_count : right_count;
    if (left_count == 0 || right_count == 0)
        return strcmp(one, other) == 0 ? 0 : 100;
    for (size_t i = 0, j = 0; i < left_count && j < right_count;) {
        common += left[i] == right[j];
        int order = by_hash(&left[i], &right[j]);
        /* Both move on where they are equal: a run that stands twice in both counts twice. */
        i += order <= 0;
        j += order >= 0;
    }
    return (unsigned)(100 * (most - common) / most);
}

/* The wordings so far, and the one that goes unless it hardly stood; of too many the oldest leaves. */
static void keep_wording(const Triptych__Article *stored, int is_kept, struct article_revision *out)
{
    size_t known = stored->n_earlier < REVISION_WORDINGS_MAX ? stored->n_earlier : REVISION_WORDINGS_MAX;
    size_t first = is_kept && known == REVISION_WORDINGS_MAX ? 1 : 0, count = 0;
    for (size_t i = first; i < known; i++)
        out->list[count++] = stored->earlier[stored->n_earlier - known + i];
    if (is_kept) {
        size_t len = utf8_cut_len(stored->text, strlen(stored->text), REVISION_TEXT_MAX);
        memcpy(out->earlier_text, stored->text, len);
        out->earlier_text[len] = 0;
        triptych__wording__init(&out->earlier[0]);
        out->earlier[0].title = stored->title;
        out->earlier[0].text = out->earlier_text;
        out->earlier[0].since_ms = stored->changed_ms ? stored->changed_ms : stored->received_ms;
        out->list[count++] = &out->earlier[0];
    }
    out->article.earlier = out->list;
    out->article.n_earlier = count;
}

/* What is left out this time has not been taken back. */
static char *newer(char *fresh, char *stored)
{
    return *fresh ? fresh : stored;
}

/* A page's text stays where the feed gives less: whoever reads the page again brings what it says now. */
static void take_text(const Triptych__Article *stored, const Triptych__Article *fresh, Triptych__Article *out)
{
    if (!*fresh->text || (stored->has_pages_text && strlen(fresh->text) < strlen(stored->text)))
        return;
    out->text = fresh->text;
    out->content_hash = fresh->content_hash;
    out->has_pages_text = 0;
}

/* Under another id it was looked up by its guid: its address is another one now. Under the same id the two addresses are
 * spellings of one. */
static char *url_of(const Triptych__Article *stored, const Triptych__Article *fresh)
{
    return strcmp(stored->id, fresh->id) != 0 && *fresh->url ? fresh->url : stored->url;
}

static void take_wording(const Triptych__Article *stored, const Triptych__Article *fresh, int64_t now_ms,
                         struct article_revision *out)
{
    Triptych__Article *article = &out->article;
    *article = *stored;
    article->title = newer(fresh->title, stored->title);
    take_text(stored, fresh, article);
    article->lang = newer(fresh->lang, stored->lang);
    article->author = newer(fresh->author, stored->author);
    article->image_url = newer(fresh->image_url, stored->image_url);
    article->worded = fresh->worded;
    article->url = url_of(stored, fresh);
    article->paywall = fresh->paywall;
    if (!article->published_ms)
        article->published_ms = fresh->published_ms;
    article->revision = stored->revision + 1;
    article->changed_ms = now_ms;
}

/* When classify is to read it: now, or when the pause behind the last time is over. */
static void offer(const Triptych__Article *stored, int64_t now_ms, int64_t pause_ms, struct article_revision *out)
{
    int64_t at_ms = now_ms;
    if (stored->offered_ms > now_ms) /* it is to come up anyway */
        at_ms = stored->offered_ms;
    else if (stored->offered_ms && stored->offered_ms + pause_ms > now_ms)
        at_ms = stored->offered_ms + pause_ms;
    out->article.offered_ms = at_ms;
    out->article.drift = 0;
    out->offer_in_ms = at_ms - now_ms;
}

static int is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* Many feeds count comments and points in their texts: each reading would be a revision. */
static int differ_by_digits_alone(const char *one, const char *other)
{
    for (;; one++, other++) {
        while (is_digit(*one))
            one++;
        while (is_digit(*other))
            other++;
        if (*one != *other)
            return 0;
        if (!*one)
            return 1;
    }
}

/* The text is the newer one, of which nothing else is to be said. */
static void take_text_quietly(const Triptych__Article *stored, struct article_revision *out)
{
    Triptych__Article fresh = out->article;
    out->article = *stored;
    out->article.text = fresh.text;
    out->article.content_hash = fresh.content_hash;
    out->article.worded = fresh.worded;
    out->article.url = fresh.url;
}

enum revision_weight article_revise(const Triptych__Article *stored, const Triptych__Article *fresh, int64_t now_ms,
                                    int64_t pause_ms, struct article_revision *out)
{
    /* Only whoever brought the article may reword it; another feed that lists the same address has its own excerpt. */
    int is_elsewhere = strcmp(url_of(stored, fresh), stored->url) != 0;
    if (!stored->origin || stored->origin != fresh->origin || (stored->worded == fresh->worded && !is_elsewhere))
        return REVISION_NONE;
    memset(out, 0, sizeof *out);
    take_wording(stored, fresh, now_ms, out);
    int is_retitled = strcmp(out->article.title, stored->title) != 0;
    unsigned drift = article_text_drift_pct(stored->text, out->article.text);
    if (!is_retitled && !drift && !is_elsewhere)
        return REVISION_NONE;
    if (!is_retitled && differ_by_digits_alone(stored->text, out->article.text)) {
        take_text_quietly(stored, out);
        return REVISION_KEPT;
    }
    int has_stood = !stored->changed_ms || now_ms - stored->changed_ms >= REVISION_STOOD_MS;
    keep_wording(stored, is_retitled || has_stood, out);
    out->article.drift = stored->drift + drift;
    if (!is_retitled && out->article.drift < REVISION_DRIFT_PCT)
        /* Stored, so that readers see it; classify is asked again only once enough has changed to move the article. */
        return REVISION_KEPT;
    out->article.page = newer(fresh->page, stored->page);
    offer(stored, now_ms, pause_ms, out);
    return REVISION_OFFERED;
}
