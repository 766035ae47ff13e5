/* The table behind html_entity: private to it. */
#ifndef TRIPTYCH_HTML_ENTITY_TABLE_H
#define TRIPTYCH_HTML_ENTITY_TABLE_H

#include "html_entity.h"

struct html_entity_name {
    char name[HTML_ENTITY_MAX];
    uint16_t code_point;
};

extern const struct html_entity_name html_entity_names[];
extern const size_t html_entity_name_count;

#endif
