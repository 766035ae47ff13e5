/* The catalog's orders, for its own files. */
#ifndef TRIPTYCH_CATALOG_ORDER_H
#define TRIPTYCH_CATALOG_ORDER_H

#include "catalog.h"
#include "story_order.h"

/* CATALOG_TOP and CATALOG_LATEST are kept in order; the others are few people's, and are made when they are asked for. */
const struct story_order *catalog_in_order(const struct catalog *catalog, enum catalog_order order);

#endif
