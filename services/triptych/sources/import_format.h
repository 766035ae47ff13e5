/* The lists that `triptych sources import` can read: which column means what, and what each word of theirs means here.
 * deploy/sources/README.md explains the choices. */
#ifndef TRIPTYCH_IMPORT_FORMAT_H
#define TRIPTYCH_IMPORT_FORMAT_H

#define IMPORT_NAMES_MAX   6 /* that a column may go by */
#define IMPORT_COLUMNS_MAX 16

/* In the order of the columns that are written. */
enum import_field {
    IMPORT_DOMAIN,
    IMPORT_NAME,
    IMPORT_COUNTRY,
    IMPORT_LANG,
    IMPORT_LEANING,
    IMPORT_FACTUALITY,
    IMPORT_FLAGS,
    IMPORT_OWNER,
    IMPORT_OWNER_GROUP,
    IMPORT_OWNERSHIP,
    IMPORT_PAYWALL,
    IMPORT_MEDIA,
    IMPORT_HIDDEN,
    IMPORT_FIELDS
};

/* A word that is not in the list is refused; value "": the word means nothing here. */
struct meaning {
    const char *word, *value; /* the list ends with NULL; words in lower case */
};

/* Where a field comes from. */
struct import_column {
    enum import_field field;
    const char *names[IMPORT_NAMES_MAX]; /* in lower case; the first that the file has */
    const struct meaning *meanings;      /* NULL: as it is */
    int is_needed;
};

/* One list as its publisher gives it out. `rater` is the name under which its ratings appear where neither --rater nor
 * a column of the file says otherwise. */
struct import_format {
    const char *name, *rater;
    struct import_column columns[IMPORT_COLUMNS_MAX]; /* up to the first without a name */
};

extern const char *const import_field_names[IMPORT_FIELDS]; /* the register's columns */

/* NULL when no list is called so. */
const struct import_format *import_format_find(const char *name);

#endif
