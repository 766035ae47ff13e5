/* Xapian speaks C++ only; this is all of it that we need. An index in a folder of its own, which is gone with it: nothing is
 * synced to the disk, and what is in it can be made again of the stories. Private to publish/search. One thread at a time.
 * No function throws; those that return an int give 0, or -1 with
 * the reason in xapian_db_why. */
#ifndef TRIPTYCH_XAPIAN_SHIM_H
#define TRIPTYCH_XAPIAN_SHIM_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define XAPIAN_WHY_SIZE  160
#define XAPIAN_ID_SIZE   32 /* of a document's id, terminated */
#define XAPIAN_TERM_MAX  64 /* bytes of a term without its kind; longer ones are not indexed */
#define XAPIAN_BEGIN_MAX 64 /* words that a beginning stands for: those in most documents */

struct xapian_db;
struct xapian_doc;

/* `folder` is there and empty. */
int xapian_db_open(const char *folder, struct xapian_db **out, char why[XAPIAN_WHY_SIZE]);
void xapian_db_close(struct xapian_db *db);            /* NULL is fine; the folder's files stay */
const char *xapian_db_why(const struct xapian_db *db); /* the last reason; borrowed until the next call */

/* A document while it is put together. NULL without memory. */
struct xapian_doc *xapian_doc_new(void);
void xapian_doc_free(struct xapian_doc *doc);
/* `kind` is a letter that tells terms of different sorts apart; the same again adds to its weight. 0: no memory. */
int xapian_doc_add(struct xapian_doc *doc, char kind, const char *term, size_t size, unsigned weight);

/* Puts the document in place of that with this id (copies). `text` is kept with it. Words of kind 'w' are learnt, to
 * suggest them for misspelt ones; those of the document that was there are unlearnt. */
int xapian_db_put(struct xapian_db *db, const char *id, const struct xapian_doc *doc, const char *text,
                  size_t text_size);
int xapian_db_remove(struct xapian_db *db, const char *id);
/* Writes what changed into the files, which frees the memory that it took. */
int xapian_db_commit(struct xapian_db *db);

/* A part of what is looked for. */
enum xapian_part_kind {
    XAPIAN_ANY,       /* one of the terms: they weigh as one */
    XAPIAN_ALL,       /* all of them */
    XAPIAN_BEGINNING, /* a term that begins with the first */
};
struct xapian_part {
    enum xapian_part_kind kind;
    const char *const *terms; /* each begins with its kind's letter */
    size_t count;
};
struct xapian_hit {
    char id[XAPIAN_ID_SIZE];
    double weight;
    unsigned long document; /* for xapian_db_text, until the next change */
};
/* Those that were found, in an array that the caller has. */
struct xapian_hits {
    struct xapian_hit *rows;
    size_t max, count;
};
/* Fills *out with documents that have one of the parts, most weight first. */
int xapian_db_find(struct xapian_db *db, const struct xapian_part *parts, size_t part_count, struct xapian_hits *out);
/* The text of a document. Returns its length, cut to fit; 0 when there is none. Terminated. */
size_t xapian_db_text(struct xapian_db *db, unsigned long document, char *out, size_t out_size);

/* How many documents have the term, which begins with its kind's letter. */
unsigned xapian_db_count(struct xapian_db *db, const char *term);
/* The word most like `word` among those learnt, at most two letters away. 1, or 0 when there is none. */
int xapian_db_suggest(struct xapian_db *db, const char *word, char *out, size_t out_size);

#ifdef __cplusplus
}
#endif

#endif
