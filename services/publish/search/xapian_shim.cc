// Every call that may throw is guarded: an exception must not reach C, which cannot unwind.
#include "xapian_shim.h"

#include <cstdio>
#include <cstring>
#include <new>
#include <string>
#include <vector>

#include <xapian.h>

struct xapian_db {
    Xapian::WritableDatabase base;
    char why[XAPIAN_WHY_SIZE];
};

struct xapian_doc {
    Xapian::Document document;
};

namespace {

const unsigned distance_max = 2; /* letters between a misspelt word and the one that is suggested */

/* Runs what may throw; 0, or -1 with the reason. */
template <typename Action> int guarded(char why[XAPIAN_WHY_SIZE], Action action)
{
    try {
        action();
        return 0;
    } catch (const Xapian::Error &error) {
        std::snprintf(why, XAPIAN_WHY_SIZE, "%.150s", error.get_msg().c_str());
    } catch (const std::exception &error) {
        std::snprintf(why, XAPIAN_WHY_SIZE, "%.150s", error.what());
    }
    return -1;
}

std::string id_term(const char *id)
{
    return std::string("Q") + id;
}

/* The words of the document with this id are learnt no longer. */
void unlearn(Xapian::WritableDatabase &base, const std::string &unique)
{
    Xapian::PostingIterator found = base.postlist_begin(unique);
    if (found == base.postlist_end(unique))
        return;
    Xapian::TermIterator term = base.termlist_begin(*found);
    term.skip_to("w");
    for (; term != base.termlist_end(*found) && (*term)[0] == 'w'; ++term)
        base.remove_spelling((*term).substr(1));
}

void learn(Xapian::WritableDatabase &base, const Xapian::Document &document)
{
    Xapian::TermIterator term = document.termlist_begin();
    term.skip_to("w");
    for (; term != document.termlist_end() && (*term)[0] == 'w'; ++term)
        base.add_spelling((*term).substr(1));
}

Xapian::Query part_query(const xapian_part &part)
{
    if (part.kind == XAPIAN_BEGINNING)
        return Xapian::Query(Xapian::Query::OP_WILDCARD, part.terms[0], XAPIAN_BEGIN_MAX,
                             Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT, Xapian::Query::OP_SYNONYM);
    std::vector<std::string> terms(part.terms, part.terms + part.count);
    return Xapian::Query(part.kind == XAPIAN_ALL ? Xapian::Query::OP_AND : Xapian::Query::OP_SYNONYM, terms.begin(),
                         terms.end());
}

} // namespace

extern "C" int xapian_db_open(const char *folder, struct xapian_db **out, char why[XAPIAN_WHY_SIZE])
{
    return guarded(why, [&] {
        *out = new xapian_db{Xapian::WritableDatabase(folder, Xapian::DB_CREATE_OR_OVERWRITE |
                                                                  Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC),
                             ""};
    });
}

extern "C" void xapian_db_close(struct xapian_db *db)
{
    char why[XAPIAN_WHY_SIZE];
    if (db)
        guarded(why, [&] { db->base.close(); });
    delete db;
}

extern "C" const char *xapian_db_why(const struct xapian_db *db)
{
    return db->why;
}

extern "C" struct xapian_doc *xapian_doc_new(void)
{
    return new (std::nothrow) xapian_doc;
}

extern "C" void xapian_doc_free(struct xapian_doc *doc)
{
    delete doc;
}

extern "C" int xapian_doc_add(struct xapian_doc *doc, char kind, const char *term, size_t size, unsigned weight)
{
    char why[XAPIAN_WHY_SIZE];
    if (size == 0 || size > XAPIAN_TERM_MAX)
        return 1;
    return !guarded(why, [&] { doc->document.add_term(kind + std::string(term, size), weight); });
}

extern "C" int xapian_db_put(struct xapian_db *db, const char *id, const struct xapian_doc *doc, const char *text,
                             size_t text_size)
{
    return guarded(db->why, [&] {
        const std::string unique = id_term(id);
        Xapian::Document document = doc->document;
        document.add_boolean_term(unique);
        document.set_data(std::string(id) + '\n' + std::string(text, text_size));
        unlearn(db->base, unique);
        db->base.replace_document(unique, document);
        learn(db->base, document);
    });
}

extern "C" int xapian_db_remove(struct xapian_db *db, const char *id)
{
    return guarded(db->why, [&] {
        const std::string unique = id_term(id);
        unlearn(db->base, unique);
        db->base.delete_document(unique);
    });
}

extern "C" int xapian_db_commit(struct xapian_db *db)
{
    return guarded(db->why, [&] { db->base.commit(); });
}

extern "C" int xapian_db_find(struct xapian_db *db, const struct xapian_part *parts, size_t part_count,
                              struct xapian_hits *out)
{
    out->count = 0;
    return guarded(db->why, [&] {
        std::vector<Xapian::Query> queries;
        for (size_t i = 0; i < part_count; i++)
            queries.push_back(part_query(parts[i]));
        Xapian::Enquire enquire(db->base);
        enquire.set_query(Xapian::Query(Xapian::Query::OP_OR, queries.begin(), queries.end()));
        const Xapian::MSet found = enquire.get_mset(0, static_cast<Xapian::doccount>(out->max));
        for (Xapian::MSetIterator hit = found.begin(); hit != found.end() && out->count < out->max; ++hit) {
            const std::string data = hit.get_document().get_data();
            const size_t end = data.find('\n');
            if (end == std::string::npos || end >= XAPIAN_ID_SIZE)
                continue;
            xapian_hit &here = out->rows[out->count++];
            std::memcpy(here.id, data.data(), end);
            here.id[end] = '\0';
            here.weight = hit.get_weight();
            here.document = *hit;
        }
    });
}

extern "C" size_t xapian_db_text(struct xapian_db *db, unsigned long document, char *out, size_t out_size)
{
    char why[XAPIAN_WHY_SIZE];
    size_t len = 0;
    guarded(why, [&] {
        const std::string data = db->base.get_document(static_cast<Xapian::docid>(document)).get_data();
        const size_t begin = data.find('\n') + 1;
        len = data.size() - begin < out_size - 1 ? data.size() - begin : out_size - 1;
        std::memcpy(out, data.data() + begin, len);
    });
    out[len] = '\0';
    return len;
}

extern "C" unsigned xapian_db_count(struct xapian_db *db, const char *term)
{
    char why[XAPIAN_WHY_SIZE];
    unsigned count = 0;
    guarded(why, [&] { count = db->base.get_termfreq(term); });
    return count;
}

extern "C" int xapian_db_suggest(struct xapian_db *db, const char *word, char *out, size_t out_size)
{
    char why[XAPIAN_WHY_SIZE];
    size_t len = 0;
    guarded(why, [&] {
        const std::string found = db->base.get_spelling_suggestion(word, distance_max);
        if (found.size() < out_size && db->base.term_exists("w" + found)) {
            len = found.size();
            std::memcpy(out, found.data(), len);
        }
    });
    out[len] = '\0';
    return len > 0;
}
