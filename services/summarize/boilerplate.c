#include "boilerplate.h"

#include <string.h>

/* In lower case, sorted by their first byte (the search skips by it). Phrases that a report could hold by chance must
 * not stand here: the sentence is dropped whatever else it says. */
static const char *const phrases[] = {
    "(ap photo",
    "(photo",
    "(reuters photo",
    "a subscription to",
    "accept all cookies",
    "accept cookies",
    "accepter les cookies",
    "ad blocker",
    "additional reporting by",
    "advertisement -",
    "advertisement scroll",
    "aktivieren sie javascript",
    "all rights reserved",
    "alle rechte vorbehalten",
    "already a subscriber",
    "already have an account",
    "also read:",
    "anzeige:",
    "article continues below",
    "breaking news alerts",
    "by continuing to use",
    "by submitting your",
    "check your dns",
    "click here",
    "click to share",
    "cliquez ici",
    "continue reading",
    "contributed to this report",
    "cookie policy",
    "cookie settings",
    "cookie-einstellungen",
    "cookies to",
    "copyright 20",
    "copyright ©",
    "create a display name",
    "create a free account",
    "create an account",
    "credit:",
    "cree una cuenta",
    "crédit photo",
    "derechos reservados",
    "disable your ad",
    "download our app",
    "download the app",
    "droits réservés",
    "editing by",
    "enable javascript",
    "enter your email",
    "excerpt unavailable",
    "follow on google",
    "follow topic",
    "follow us",
    "for more information go to",
    "foto:",
    "free newsletter",
    "get our app",
    "get our newsletter",
    "getty images",
    "haga clic aqu",
    "have your say",
    "image caption",
    "image credit",
    "image source",
    "image:",
    "in your inbox",
    "inscrivez-vous",
    "iscriviti",
    "javascript is",
    "jetzt abonnieren",
    "join our telegram",
    "join our whatsapp",
    "keep reading",
    "leer más",
    "leggi anche",
    "leia mais",
    "leia também",
    "lire aussi",
    "list of 3 items",
    "log in or",
    "log in to",
    "login to",
    "media caption",
    "media playback",
    "mehr zum thema",
    "more information about cookies",
    "newsletter",
    "no part of this",
    "not a subscriber",
    "originally appeared",
    "originally published",
    "our privacy",
    "our standards:",
    "our website uses",
    "page not found",
    "photo by",
    "photo credit",
    "photo:",
    "photograph:",
    "pic.twitter.com",
    "play video",
    "please enable",
    "please subscribe",
    "please try again",
    "privacy notice",
    "produced by afp",
    "react to this",
    "read also:",
    "read more",
    "read next",
    "read our privacy",
    "recommended stories",
    "register for free",
    "related articles",
    "related:",
    "reload the page",
    "s'abonner",
    "see also:",
    "select language",
    "share on facebook",
    "share this article",
    "share this story",
    "sign in to",
    "sign up for free",
    "sign up for our",
    "sign up here",
    "sign up now",
    "sign up to get",
    "sign up to our",
    "skip to",
    "sponsored content",
    "story continues below",
    "subscribe",
    "subscriber-only",
    "support our journalism",
    "suscríbete",
    "s’abonner",
    "tap here",
    "terms and conditions",
    "terms of service",
    "terms of use",
    "thank you for reading",
    "the privacy policy",
    "this article has been updated",
    "this article was",
    "this site uses",
    "this story has been",
    "this story was originally",
    "this website uses",
    "to view this",
    "todos los derechos",
    "tous droits",
    "unsubscribe",
    "use cookies",
    "use of cookies",
    "view comments",
    "view in browser",
    "watch live:",
    "watch:",
    "we use cookies",
    "wir verwenden cookies",
    "your browser",
    "your consent",
    "your inbox",
    "your subscription",
    "your subscription plan",
    "©",
    "подписывайтесь",
    "подпишитесь",
    "фото:",
};
#define PHRASES_COUNT (sizeof phrases / sizeof phrases[0])

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static int is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || ((unsigned char)c & 0x80u);
}

static int begins_with(const char *at, const char *end, const char *phrase)
{
    for (; *phrase; at++, phrase++)
        if (at == end || lower(*at) != (unsigned char)*phrase)
            return 0;
    return 1;
}

/* The first phrase that begins with the byte `first`, or with a greater one. */
static size_t phrases_from(unsigned char first)
{
    size_t low = 0, high = PHRASES_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if ((unsigned char)phrases[middle][0] < first)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int boilerplate_is_in(const char *text, size_t len_bytes)
{
    const char *end = text + len_bytes;
    for (const char *at = text; at < end; at++) {
        if (at > text && is_word_byte(at[-1]) && is_word_byte(at[0]))
            continue;
        unsigned char first = lower(*at);
        if (first <= ' ')
            continue;
        for (size_t i = phrases_from(first); i < PHRASES_COUNT && (unsigned char)phrases[i][0] == first; i++)
            if (begins_with(at, end, phrases[i]))
                return 1;
    }
    return 0;
}
