/* What every page has: head, header, footer. Nothing from other hosts; PAGE_CSP says so to the browser.
 * Pure. */
#ifndef TRIPTYCH_PAGE_FRAME_H
#define TRIPTYCH_PAGE_FRAME_H

#include "blindspot.h"
#include "buffer.h"
#include "lang_list.h"
#include "tier.h"

#include <stdint.h>

#define PAGE_TYPE "text/html; charset=utf-8"
/* What a page may load and run: nothing but what this site gives (its one script is ../asset/desk.js), and with pictures=direct the outlets' pictures. */
#define PAGE_CSP_WITH(pictures)                                                                                        \
    "default-src 'none'; style-src 'self'; style-src-attr 'unsafe-inline'; script-src 'self'; connect-src 'self'; "    \
    "worker-src 'self'; manifest-src 'self'; img-src 'self' data:" pictures                                            \
    "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
#define PAGE_CSP PAGE_CSP_WITH("")
/* Of the one page that other sites may show in a frame: it loads the style sheet alone, and sends nothing. */
#define PAGE_CSP_FRAMED                                                                                                \
    "default-src 'none'; style-src 'self'; style-src-attr 'unsafe-inline'; form-action 'none'; base-uri 'none'; "      \
    "frame-ancestors *"
/* Of a feed that is opened in a browser: its style sheet, and nothing that runs. */
#define PAGE_CSP_FEED                                                                                                  \
    "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
#define PAGE_CSP_DIRECT PAGE_CSP_WITH(" https: http:")
#define PAGE_MAX        (4u * 1024u * 1024u) /* bytes of one page; a story of 500 articles takes about 1 MB */

#define SITE_BACK_SIZE 1024 /* bytes of an address to come back to, terminated */

struct picture_links;
struct subjects;
struct registry;

/* What the operator has set, and the time; borrowed by every page. */
struct site {
    const char *name;        /* "Triptych" */
    const char *base_url;    /* "https://news.example", no slash at its end; "" when not set: links are relative */
    const char *upgrade_url; /* where a subscriber gets a higher tier; "" when not set */
    const char *edition;
    enum tier tier;      /* of who reads */
    int is_editor;       /* who reads may change stories */
    const char *trouble; /* what is wrong with the desk, for who runs it; NULL or "": nothing, or somebody else reads */
    int has_log;         /* the signed log is kept: /log */
    int has_cards;       /* pictures of stories can be drawn */
    int has_switch;      /* everybody sees everything, and may switch to what a lower tier sees */
    unsigned sources_min;
    struct blindspot_rule blindspot;
    const struct picture_links *pictures; /* where pictures are shown from; NULL: nowhere */
    const struct subjects *subjects;      /* what stories are about; NULL: not counted */
    const struct registry *registry;      /* tells who rates a source; NULL: none is set */
    struct lang_list langs;               /* what who reads likes to read, the edition's language among them */
    char back[SITE_BACK_SIZE];            /* the request's address, encoded, to come back to; "": none */
    int64_t now_ms;
};

/* What differs from page to page in head and header; borrowed. */
struct page_frame {
    const char *title;             /* foreign text allowed */
    const char *description;       /* likewise; "" for none */
    const char *path;              /* canonical path, ours */
    const char *search;            /* what stands in the search field; "" */
    int is_listed;                 /* 0: search engines shall not list it */
    const char *story_id;          /* whose card and frame these are; NULL: no story's page */
    const char *syndication_query; /* "?topic=sport", encoded: its feeds are those of these stories; NULL: of all */
};

/* From the doctype to the opened <main>, and from its end on. A buffer that has failed stays failed; who sends it
 * checks. */
void page_begin(struct buffer *out, const struct site *site, const struct page_frame *frame);
void page_end(struct buffer *out, const struct site *site);

#endif
