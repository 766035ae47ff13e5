/* Tells an article from what stands in its place (paywalls, consent, robots' checks, errors), by few words on a short
 * page: a long text is an article, whatever words are in it. A stated text that is much longer than the shown one takes
 * its place. */
#include "page_wall.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define SHORT_TEXT  2000 /* bytes: a longer text is an article, whatever words are in it */
#define LITTLE_TEXT 600  /* bytes: fewer words of a kind are enough here */
#define WALL_TEXT   30   /* letters, outside of links, that a wall says at least */
#define NO_TEXT     40   /* bytes; a page with fewer has no text */
#define STATED_MORE 2    /* times as long as the shown text: then the stated one is taken */
#define STATED_MIN  300  /* bytes from which a stated text is one */

/* What stands where an article breaks off for those who do not pay. */
static const char *const wall_words[] = {
    "subscribe to continue",
    "subscribe to read",
    "to continue reading",
    "continue reading with",
    "to keep reading",
    "already a subscriber",
    "subscribers only",
    "for subscribers",
    "subscriber-only",
    "unlock this article",
    "become a subscriber",
    "become a member to",
    "start your free trial",
    "free articles",
    "register to read",
    "sign in to read",
    "log in to read",
    "this article is premium",
    "réservé aux abonnés",
    "la suite est réservée",
    "il vous reste",
    "pour lire la suite",
    "déjà abonné",
    "abonnez-vous pour",
    "jetzt weiterlesen",
    "weiterlesen mit",
    "nur für abonnenten",
    "bereits abonnent",
    "bereits abonniert",
    "um weiterzulesen",
    "suscríbete para",
    "para seguir leyendo",
    "solo para suscriptores",
    "exclusivo para suscriptores",
    "ya eres suscriptor",
    "per continuare a leggere",
    "riservato agli abbonati",
    "sei già abbonato",
    "para continuar lendo",
    "exclusivo para assinantes",
    "já é assinante",
    "verder lezen",
    "alleen voor abonnees",
    "czytaj dalej z",
    "dla prenumeratorów",
    "tylko dla subskrybentów",
    "läs vidare",
    "för prenumeranter",
    "по подписке",
    "только для подписчиков",
    "有料会員",
    "会員限定",
    "订阅后",
    "付费",
};

/* What pages say that ask for consent, or whether a person reads them, or for a script. */
static const char *const consent_words[] = {
    "cookie",
    "consent",
    "gdpr",
    "privacy policy",
    "privacy settings",
    "accept all",
    "our partners",
    "personal data",
    "vendors",
    "legitimate interest",
    "personalised ads",
    "personalized ads",
    "datenschutz",
    "einwilligung",
    "zustimm",
    "données personnelles",
    "politique de confidentialité",
    "consentement",
    "protección de datos",
    "privacidad",
    "consentimiento",
    "dati personali",
    "consenso",
    "persoonsgegevens",
    "toestemming",
    "dane osobowe",
    "персональных данных",
};
static const char *const check_words[] = {
    "captcha",
    "are you a robot",
    "not a robot",
    "you are human",
    "verify you are",
    "unusual traffic",
    "ray id",
    "enable javascript",
    "javascript is disabled",
    "javascript to be enabled",
    "enable cookies",
    "checking your browser",
    "security check",
    "access denied",
    "automated access",
    "blocked",
    "ddos",
    "activer javascript",
    "javascript aktivieren",
    "activar javascript",
    "checking if the site connection is secure",
    "request unsuccessful",
};
static const char *const error_words[] = {
    "404",
    "not found",
    "page you requested",
    "page you are looking for",
    "page you were looking for",
    "does not exist",
    "doesn't exist",
    "no longer available",
    "can't find",
    "cannot be found",
    "could not be found",
    "internal server error",
    "service unavailable",
    "bad gateway",
    "403 forbidden",
    "something went wrong",
    "nicht gefunden",
    "existiert nicht",
    "page introuvable",
    "n'existe pas",
    "introuvable",
    "no encontrada",
    "no existe",
    "pagina non trovata",
    "não encontrada",
    "niet gevonden",
    "nie znaleziono",
    "не найдена",
    "見つかりません",
    "找不到",
};

/* How many of the words are in `text`, each counted once. */
static unsigned count_words(const char *text, const char *const *words, size_t count)
{
    unsigned found = 0;
    for (size_t i = 0; text && i < count; i++)
        found += strcasestr(text, words[i]) != NULL;
    return found;
}

#define COUNT(text, words) count_words(text, words, sizeof(words) / sizeof *(words))

static void leave_out_text(struct page *page, enum page_kind kind)
{
    free(page->text);
    page->text = NULL;
    page->kind = kind;
}

/* Names like "paywall" around a text that is shown; a link to log in alone is in many sites' head. */
static int has_wall_markup(const struct page_blocks *blocks)
{
    for (uint32_t i = 0; i < blocks->count; i++) {
        const struct page_block *block = &blocks->blocks[i];
        uint32_t box = block->box;
        uint32_t parent = blocks->tree->nodes[box].parent;
        if (block->count.text - block->link >= WALL_TEXT &&
            (blocks->facts.hints[box] | blocks->facts.hints[parent]) & HINT_WALL)
            return 1;
    }
    return 0;
}

static void take_stated(struct page *page, const char *stated)
{
    size_t shown_len = page->text ? strlen(page->text) : 0;
    size_t stated_len = stated ? strlen(stated) : 0;
    /* What is behind a wall stays there, also where the page's JSON-LD gives it away. */
    if (page->is_paywalled || stated_len < STATED_MIN || stated_len / STATED_MORE < shown_len)
        return;
    char *copy = strdup(stated);
    if (!copy) /* what is shown stays: it is the article, too */
        return;
    free(page->text);
    page->text = copy;
}

void page_wall_judge(struct page *page, const char *stated, const struct page_blocks *blocks)
{
    take_stated(page, stated);
    size_t len = page->text ? strlen(page->text) : 0;
    unsigned enough = len < LITTLE_TEXT ? 2 : 4;
    page->kind = PAGE_ARTICLE;
    if (len < SHORT_TEXT) {
        /* Servers that say "not found" with status 200 say it in the title. */
        if (COUNT(page->title, error_words) && len < LITTLE_TEXT)
            leave_out_text(page, PAGE_ERROR);
        else if (COUNT(page->text, consent_words) >= enough || COUNT(page->text, check_words) >= enough ||
                 (COUNT(page->title, check_words) && len < LITTLE_TEXT))
            leave_out_text(page, PAGE_CONSENT);
        else if (COUNT(page->text, error_words) >= enough)
            leave_out_text(page, PAGE_ERROR);
        /* One word is enough here: the text is kept, and only marked. */
        else if (COUNT(page->text, wall_words) || has_wall_markup(blocks))
            page->is_paywalled = 1;
    }
    if (page->kind == PAGE_ARTICLE && page->is_paywalled)
        page->kind = PAGE_WALLED;
    else if (page->kind == PAGE_ARTICLE && len < NO_TEXT)
        leave_out_text(page, PAGE_EMPTY);
}
