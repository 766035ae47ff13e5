/* What one outline of a list says. Pure; private to this folder. */
#ifndef TRIPTYCH_OPML_OUTLINE_H
#define TRIPTYCH_OPML_OUTLINE_H

#include "opml.h"
#include "url.h"
#include "xml_read.h"

enum opml_kind {
    OPML_FEED,    /* `url` is set */
    OPML_FOLDER,  /* no address: a folder, unless nothing is in it */
    OPML_REFUSED, /* `reason` says why its address gives no feed */
};

/* By value, as texts are cut to fit: a list comes from outside, and may have any length. */
struct opml_outline {
    enum opml_kind kind;
    char url[URL_SIZE], site[URL_SIZE];
    char title[OPML_TEXT_SIZE], category[OPML_TEXT_SIZE], language[OPML_TEXT_SIZE];
    char name[OPML_TEXT_SIZE]; /* for a person: the title, else the address as written */
    char reason[OPML_TEXT_SIZE];
};

/* Never fails: what cannot be used is OPML_REFUSED with its reason, and the list goes on. */
void opml_outline_read(const struct xml_attributes *attributes, struct opml_outline *out);

#endif
