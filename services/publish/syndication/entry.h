/* What a story's entry says in every feed (Atom, RSS, JSON Feed): the same ids, the same order, the same rule for
 * `updated`. An entry's id is the story's for ever ("tag:triptych,2026:EDITION/STORY"), also when the desk moves to
 * another address; `updated` is the head's noted_ms, which moves when something that a reader would care about is new.
 * So that a reader's program sees no false change, nothing in an entry counts articles or copies. Pure. */
#ifndef TRIPTYCH_ENTRY_H
#define TRIPTYCH_ENTRY_H

#include "page_frame.h"
#include "story.pb-c.h"

#include <stddef.h>
#include <stdint.h>

#define SYNDICATION_ENTRIES 50 /* of one feed */
#define SYNDICATION_TAG     "tag:triptych,2026:"

/* One feed: of everything, or of a topic or place. */
struct syndication {
    Triptych__StoryHead *const *heads; /* latest noted first */
    size_t count;
    const char *query;   /* "?topic=sport&place=FR", encoded, part of who the feed is; NULL: everything */
    const char *subject; /* "Sport, France"; NULL likewise */
    const char *lang;    /* the edition's; NULL: not said */
    const char *page;    /* path of the page with the same stories, encoded; NULL: the front page */
};

/* All three as plain text: "Triptych: Sport, France"; "https://news.example/feed.atom?topic=sport", of the format's
 * `path`; and the page's address. */
void syndication_name(struct buffer *out, const struct site *site, const struct syndication *syndication);
void syndication_self(struct buffer *out, const struct site *site, const struct syndication *syndication,
                      const char *path);
void syndication_home(struct buffer *out, const struct site *site, const struct syndication *syndication);
/* The address of the hub that the feeds name (WebSub); nothing where the site does not know its own address. */
#define SYNDICATION_HUB_PATH "/hub"
int syndication_has_hub(const struct site *site);
/* As a link element of XML, with this name ("link", "atom:link"). */
void syndication_hub_element(struct buffer *out, const struct site *site, const char *element);
/* The same as XML text. */
void syndication_name_escaped(struct buffer *out, const struct site *site, const struct syndication *syndication);
void syndication_self_escaped(struct buffer *out, const struct site *site, const struct syndication *syndication,
                              const char *path);
void syndication_home_escaped(struct buffer *out, const struct site *site, const struct syndication *syndication);

int64_t entry_updated_ms(const Triptych__StoryHead *head);
const char *entry_title(const Triptych__StoryHead *head); /* borrowed from the head, or static */
/* What it is about, by the names that queries know: its topics, then its places. NULL when there are not so many. */
const char *entry_category(const Triptych__StoryHead *head, size_t index);
/* ISO 639-1 of the title; "" where it is not known. */
const char *entry_lang(const Triptych__StoryHead *head);
/* The address of its picture; NULL for none. */
const char *entry_picture(const Triptych__StoryHead *head);
/* The addresses of the articles that its lines are from, each once; NULL when there are not so many. */
const char *entry_related(const Triptych__StoryHead *head, size_t index);
/* An address or a name as XML text, with what stands around it. */
void entry_value(struct buffer *out, const char *before, const char *value, const char *after);
/* When the newest of the entries was updated, the first of them; 0 for none. */
int64_t syndication_newest_ms(const struct syndication *syndication);

/* As plain text: nothing in it is escaped yet. */
void entry_id(struct buffer *out, const struct site *site, const Triptych__StoryHead *head);
void entry_link(struct buffer *out, const struct site *site, const Triptych__StoryHead *head);
/* HTML: who covers it and the summary's lines, each with the way to where it was written. */
void entry_content(struct buffer *out, const struct site *site, const Triptych__StoryHead *head);

/* What `write` (one of the three above) writes, escaped once more, as XML text. */
typedef void entry_part_fn(struct buffer *out, const struct site *site, const Triptych__StoryHead *head);
void entry_escaped(struct buffer *out, entry_part_fn *write, const struct site *site, const Triptych__StoryHead *head);

#endif
