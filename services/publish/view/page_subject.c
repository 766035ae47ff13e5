/* Names and links of topics and places. */
#include "page_subject.h"

#include "html.h"
#include "subject_names.h"

#include <stdio.h>
#include <string.h>

void page_place_path(const char *place, char *out, size_t out_size)
{
    struct buffer encoded;
    buffer_init(&encoded, out_size);
    if (strlen(place) > 3)
        html_url_part(&encoded, place + 3);
    snprintf(out, out_size, "/place/%.2s%s%s", place, encoded.len ? "/" : "", encoded.len ? encoded.data : "");
    buffer_done(&encoded);
}

static void write_link(struct buffer *out, const char *path, const char *title)
{
    buffer_text(out, "<a class=\"chip\" href=\"");
    html_text(out, path);
    buffer_text(out, "\">");
    html_text(out, title);
    buffer_text(out, "</a> ");
}

static void write_links(struct buffer *out, const Triptych__Summary *summary)
{
    char title[SUBJECT_TITLE_SIZE], path[SUBJECT_TITLE_SIZE];
    for (size_t i = 0; i < summary->n_topics; i++) {
        subject_topic_title(summary->topics[i], title, sizeof title);
        snprintf(path, sizeof path, "/topic/%s", summary->topics[i]);
        write_link(out, path, title);
    }
    for (size_t i = 0; i < summary->n_places; i++) {
        if (!subject_place_title(summary->places[i], title, sizeof title))
            continue;
        page_place_path(summary->places[i], path, sizeof path);
        write_link(out, path, title);
    }
}

void page_subject(struct buffer *out, const Triptych__StoryHead *head)
{
    if (!head->summary || head->summary->n_topics + head->summary->n_places == 0)
        return;
    buffer_text(out, "<p class=\"subjects\" aria-label=\"Topics and places\">");
    write_links(out, head->summary);
    buffer_text(out, "</p>\n");
}
