/* What an entry says, for all three formats: an id for ever, `updated` only for news, content that does not change with
 * every count. */
#include "entry.h"

#include "attributes.h"
#include "coverage_pct.h"
#include "html.h"
#include "part_bar.h"
#include "part_time.h"

#include <string.h>

int64_t entry_updated_ms(const Triptych__StoryHead *head)
{
    return head->noted_ms ? head->noted_ms : head->last_updated_ms;
}

int64_t syndication_newest_ms(const struct syndication *syndication)
{
    return syndication->count > 0 ? entry_updated_ms(syndication->heads[0]) : 0;
}

void syndication_name(struct buffer *out, const struct site *site, const struct syndication *syndication)
{
    buffer_text(out, site->name);
    if (syndication->subject)
        buffer_format(out, ": %s", syndication->subject);
}

void syndication_self(struct buffer *out, const struct site *site, const struct syndication *syndication,
                      const char *path)
{
    buffer_format(out, "%s%s", site->base_url, path);
    buffer_text(out, syndication->query);
}

void syndication_home(struct buffer *out, const struct site *site, const struct syndication *syndication)
{
    buffer_format(out, "%s%s", site->base_url, syndication->page ? syndication->page : "/");
}

void syndication_name_escaped(struct buffer *out, const struct site *site, const struct syndication *syndication)
{
    html_text(out, site->name);
    if (syndication->subject) {
        buffer_text(out, ": ");
        html_text(out, syndication->subject);
    }
}

void syndication_self_escaped(struct buffer *out, const struct site *site, const struct syndication *syndication,
                              const char *path)
{
    html_text(out, site->base_url);
    buffer_text(out, path);
    html_text(out, syndication->query);
}

void syndication_home_escaped(struct buffer *out, const struct site *site, const struct syndication *syndication)
{
    html_text(out, site->base_url);
    html_text(out, syndication->page ? syndication->page : "/");
}

const char *entry_title(const Triptych__StoryHead *head)
{
    return head->summary && *head->summary->headline ? head->summary->headline : "A story without a headline yet";
}

const char *entry_category(const Triptych__StoryHead *head, size_t index)
{
    const Triptych__Summary *summary = head->summary;
    if (!summary || index >= summary->n_topics + summary->n_places)
        return NULL;
    return index < summary->n_topics ? summary->topics[index] : summary->places[index - summary->n_topics];
}

const char *entry_lang(const Triptych__StoryHead *head)
{
    return head->summary ? head->summary->lang : "";
}

const char *entry_picture(const Triptych__StoryHead *head)
{
    return html_is_web_url(head->image_url) ? head->image_url : NULL;
}

/* Two lines may be from one article. */
static int is_linked_before(const Triptych__Summary *summary, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(summary->bullets[i]->url, summary->bullets[index]->url) == 0)
            return 1;
    return 0;
}

const char *entry_related(const Triptych__StoryHead *head, size_t index)
{
    const Triptych__Summary *summary = head->summary;
    for (size_t i = 0, found = 0; summary && i < summary->n_bullets; i++)
        if (html_is_web_url(summary->bullets[i]->url) && !is_linked_before(summary, i) && found++ == index)
            return summary->bullets[i]->url;
    return NULL;
}

void entry_value(struct buffer *out, const char *before, const char *value, const char *after)
{
    buffer_text(out, before);
    html_text(out, value);
    buffer_text(out, after);
}

void entry_id(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    /* Without the base URL: moving to another address must not make every entry unread again. */
    buffer_format(out, SYNDICATION_TAG "%s/%s", site->edition, head->id);
}

void entry_link(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    buffer_format(out, "%s/story/%s", site->base_url, head->id);
}

static void write_sides(struct buffer *out, const Triptych__StoryHead *head)
{
    struct coverage_sides sides;
    coverage_sides(head->coverage, &sides);
    buffer_text(out, "<p>");
    part_count(out, head->coverage ? head->coverage->sources : 0, "source", "sources");
    if (sides.rated)
        buffer_text(out, ": ");
    if (part_has_shares(&sides))
        part_shares_said(out, sides.pct);
    else if (sides.rated)
        part_few(out, &sides);
    buffer_text(out, ".</p>");
}

/* "Factuality: 60% high, 40% mixed." of the sources that are rated. */
static void write_rows(struct buffer *out, const char *what, Triptych__Count *const *counts, size_t count)
{
    struct coverage_row rows[COVERAGE_ROWS_MAX];
    uint32_t rated;
    size_t row_count = coverage_rows(counts, count, rows, &rated);
    if (!row_count)
        return;
    buffer_format(out, "<p>%s: ", what);
    for (size_t i = 0; i < row_count; i++) {
        buffer_format(out, "%s%u%% ", i ? ", " : "", rows[i].pct);
        html_text(out, rows[i].key);
    }
    buffer_text(out, ".</p>");
}

static void write_bullet(struct buffer *out, const Triptych__Bullet *bullet)
{
    buffer_text(out, "<li>");
    html_text(out, bullet->text);
    if (html_is_web_url(bullet->url)) {
        buffer_text(out, " <a href=\"");
        html_text(out, bullet->url);
        buffer_text(out, "\">");
        html_text(out, *bullet->source ? bullet->source : "source");
        buffer_text(out, "</a>");
    }
    buffer_text(out, "</li>");
}

void entry_content(struct buffer *out, const struct site *site, const Triptych__StoryHead *head)
{
    const Triptych__Summary *summary = head->summary;
    write_sides(out, head);
#define X(member, lowest, title)                                                                                       \
    if (head->coverage && site->tier >= (lowest))                                                                      \
        write_rows(out, title, head->coverage->member, head->coverage->n_##member);
    RATED_ATTRIBUTES(X)
#undef X
    if (!summary || !summary->n_bullets)
        return;
    buffer_text(out, "<ul>");
    for (size_t i = 0; i < summary->n_bullets; i++)
        write_bullet(out, summary->bullets[i]);
    buffer_text(out, "</ul>");
}

void entry_escaped(struct buffer *out, entry_part_fn *write, const struct site *site, const Triptych__StoryHead *head)
{
    struct buffer part;
    buffer_init(&part, out->max_bytes);
    /* Written as text or HTML first, then escaped as a whole: what is escaped inside it is escaped twice, as the
     * formats ask. */
    write(&part, site, head);
    html_text_bytes(out, part.data ? part.data : "", part.len);
    if (part.is_failed)
        out->is_failed = part.is_failed;
    buffer_done(&part);
}

int syndication_has_hub(const struct site *site)
{
    return site->base_url && *site->base_url;
}

void syndication_hub_element(struct buffer *out, const struct site *site, const char *element)
{
    if (!syndication_has_hub(site))
        return;
    buffer_format(out, "<%s rel=\"hub\" href=\"", element);
    html_text(out, site->base_url);
    buffer_text(out, SYNDICATION_HUB_PATH "\"/>\n");
}
