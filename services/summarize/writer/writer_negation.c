/* Words of denial by language. They are counted and not weighed: a sentence that says the same thing has as many, or is
 * refused and its span stays. */
#include "writer_negation.h"

#include "text_fold.h"

#include <string.h>

#define WORD_SIZE 32 /* bytes of a folded word; none of the table is longer */

static const struct {
    char lang[LEXICON_LANG_SIZE];
    const char *words; /* each between blanks */
} table[] = {
    {"en", " not no never without cannot neither nor none nobody nothing nowhere "},
    {"de", " nicht kein keine keinen keinem keiner keines nie niemals ohne niemand nichts nirgends weder "},
    {"fr", " ne n' pas jamais sans aucun aucune rien personne ni "},
    {"es", " no nunca jamás sin ningún ninguno ninguna nadie nada ni tampoco "},
    {"it", " non mai senza nessun nessuno nessuna niente nulla né "},
    {"pt", " não nunca jamais sem nenhum nenhuma ninguém nada nem "},
    {"nl", " niet geen nooit zonder niemand niets noch "},
    {"sv", " inte ej aldrig utan ingen inget inga ingenting varken "},
    {"da", " ikke aldrig uden ingen intet hverken "},
    {"no", " ikke aldri uten ingen intet verken "},
    {"pl", " nie nigdy bez żaden żadna żadne nikt nic ani "},
    {"ru", " не нет никогда без никто ничего ни нельзя "},
    {"uk", " не немає ніколи без ніхто нічого ні "},
    {"sl", " ne ni nikoli brez nihče nič nobena noben niso nisem "},
};

static const char *words_of(const char *lang)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strcmp(table[i].lang, lang) == 0)
            return table[i].words;
    return "";
}

/* "didn't", "won't": the denial is the word's end. */
static int ends_in_denial(const char *folded, size_t size)
{
    return size > 3 && memcmp(folded + size - 3, "n't", 3) == 0;
}

unsigned writer_negations(const struct judge_words *words, const char *text, const char *lang)
{
    const char *known = words_of(lang);
    unsigned count = 0;
    for (unsigned i = 0; *known && i < words->count; i++) {
        char padded[WORD_SIZE + 3] = " ";
        const struct judge_word *word = &words->rows[i];
        if (word->size_bytes >= WORD_SIZE)
            continue;
        size_t size = text_fold(text + word->start, word->size_bytes, TEXT_FOLD_KEEP_MARKS, padded + 1, WORD_SIZE);
        int is_contracted = ends_in_denial(padded + 1, size);
        memcpy(padded + 1 + size, " ", 2);
        count += is_contracted || strstr(known, padded) != NULL;
    }
    return count;
}
