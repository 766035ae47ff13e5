#include "page_subject.h"

#include "code_names.h"
#include "html.h"
#include "topic_names.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define CITY_BYTES_MAX 40

void page_topic_title(const char *topic, char *out, size_t out_size)
{
    int place = topic_find(topic);
    snprintf(out, out_size, "%s", place < 0 ? topic : topic_names[place].name);
    out[0] = (char)toupper((unsigned char)out[0]);
}

static int is_capital(char letter)
{
    return letter >= 'A' && letter <= 'Z';
}

int page_place_title(const char *place, char *out, size_t out_size)
{
    if (!is_capital(place[0]) || !is_capital(place[1]) || (place[2] && place[2] != '/') ||
        (place[2] && (!place[3] || strlen(place + 3) > CITY_BYTES_MAX)))
        return 0;
    char code[3] = {place[0], place[1], 0};
    const char *country = country_name(code);
    if (country == code) /* there is no such country */
        return 0;
    if (place[2])
        snprintf(out, out_size, "%s, %s", place + 3, country);
    else
        snprintf(out, out_size, "%s", country);
    return 1;
}

const char *subject_problem(const char *topic, const char *place)
{
    char title[SUBJECT_TITLE_SIZE];
    if (topic && topic_find(topic) < 0)
        return "topic is a name that stories have in `topics`, like politics.";
    if (place && !page_place_title(place, title, sizeof title))
        return "place is a country or a city as stories have it in `places`, like FR or FR/Paris.";
    return NULL;
}

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
        page_topic_title(summary->topics[i], title, sizeof title);
        snprintf(path, sizeof path, "/topic/%s", summary->topics[i]);
        write_link(out, path, title);
    }
    for (size_t i = 0; i < summary->n_places; i++) {
        if (!page_place_title(summary->places[i], title, sizeof title))
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
