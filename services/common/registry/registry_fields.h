/* What the registry keeps of a source as text, once: members of its entry, columns of its files, members of the message
 * that articles carry. X(member, COLUMN_…, what it may hold besides nothing). What it may hold is separated and framed by
 * spaces; NULL: free text, or a form of its own (registry_column.c). The columns of one list stand one after the other. */
#ifndef TRIPTYCH_REGISTRY_FIELDS_H
#define TRIPTYCH_REGISTRY_FIELDS_H

#define REGISTRY_FACTS(X)                                                                                              \
    X(name, NAME, NULL)                                                                                                \
    X(country, COUNTRY, NULL)                                                                                          \
    X(lang, LANG, NULL)

/* What raters say: each rater's word is kept beside what is shown of several. */
#define REGISTRY_RATINGS(X)                                                                                            \
    X(leaning, LEANING, " far-left left lean-left center lean-right right far-right ")                                 \
    X(factuality, FACTUALITY, " very-high high mixed low very-low ")                                                   \
    X(flags, FLAGS, NULL)                                                                                              \
    X(owner, OWNER, NULL)                                                                                              \
    X(owner_group, OWNER_GROUP, NULL)                                                                                  \
    X(ownership, OWNERSHIP, " public state nonprofit private conglomerate private-equity individual party unknown ")

#define REGISTRY_MANNERS(X)                                                                                            \
    X(paywall, PAYWALL, " none metered hard ")                                                                         \
    X(media_type, MEDIA_TYPE, " agency newspaper magazine tv radio website journal aggregator ")

#define REGISTRY_FIELDS(X)                                                                                             \
    REGISTRY_FACTS(X)                                                                                                  \
    REGISTRY_RATINGS(X)                                                                                                \
    REGISTRY_MANNERS(X)

#endif
