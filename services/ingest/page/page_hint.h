/* What the names that a page gives its elements (class, id, role, itemprop) say about what is in them: "article-body",
 * "comments", "newsletter-signup". In any language pages are built with English words. Pure. */
#ifndef TRIPTYCH_PAGE_HINT_H
#define TRIPTYCH_PAGE_HINT_H

#include "page_tree.h"

#include <stdint.h>

/* Bits, as an element may have several names. Those that speak for the article come first, then what speaks against
 * it. */
enum page_hint {
    HINT_BODY = 1,         /* the article's text, by a name made for it */
    HINT_ARTICLE = 1 << 1, /* the article or story */
    HINT_CONTENT = 1 << 2, /* content, main, text, entry */
    HINT_COMMENTS = 1 << 3,
    HINT_SHARE = 1 << 4,
    HINT_RELATED = 1 << 5, /* related, recommended, most read, next, teasers, cards */
    HINT_NAV = 1 << 6,     /* menus, breadcrumbs, tags, paging */
    HINT_AD = 1 << 7,
    HINT_SIDE = 1 << 8,      /* sidebars, rails, widgets */
    HINT_FOOT = 1 << 9,      /* footers, copyright, disclaimers */
    HINT_CAPTION = 1 << 10,  /* captions, credits, galleries, players */
    HINT_BYLINE = 1 << 11,   /* author, date, source */
    HINT_PROMPT = 1 << 12,   /* newsletters, sign-up, donate, apps, cookies, dialogs */
    HINT_HIDDEN = 1 << 13,   /* not shown, it seems */
    HINT_HEAD = 1 << 14,     /* header, title, headline, lead */
    HINT_QUOTE = 1 << 15,    /* pull quotes and embeds */
    HINT_WALL = 1 << 16,     /* paywall, subscribers only */
    HINT_TAG = 1 << 17,      /* not by name: aside, nav, footer, button and the like */
    HINT_DECLARED = 1 << 18, /* itemprop="articleBody" */
    HINT_WEAK = 1 << 19,     /* words that stand at boilerplate, and at articles, too: card, inline, more, read */
    HINT_UNSEEN = 1 << 20    /* not shown, by attribute or style */
};

/* The hints of the element's own names. */
uint32_t page_hint(const struct page_tree *tree, uint32_t node);

#endif
