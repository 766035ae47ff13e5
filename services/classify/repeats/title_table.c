#include "title_table.h"

#include <stddef.h>

/* clang-format off */
const char *const TITLE_NOTHING[] = {
    /* walls, errors, forms */
    "error", "error page", "server error", "page not found", "not found", "404", "403", "500", "404 not found",
    "forbidden", "unauthorized", "unavailable", "service unavailable", "bad gateway", "bad request", "untitled",
    "no title", "null", "undefined", "loading", "please wait", "one moment", "one moment please", "welcome",
    "subscribe", "subscribe now", "subscribe today", "sign in", "sign up", "log in", "login", "register",
    "create an account", "privacy", "privacy policy", "cookies", "cookie policy", "cookie settings", "consent",
    "terms of use", "terms of service", "newsletter", "newsletters", "captcha", "robot check", "security check",
    "human verification", "continue reading", "read more", "advertisement", "javascript is disabled",
    "abonnieren", "anmelden", "einloggen", "registrieren", "seite nicht gefunden", "fehler", "zugriff verweigert",
    "datenschutz", "einwilligung", "bitte warten", "ohne titel", "weiterlesen",
    "abonnez-vous", "s'abonner", "connexion", "se connecter", "inscription", "page introuvable", "page non trouvee",
    "acces refuse", "erreur", "un instant", "sans titre", "lire la suite", "erreur 404",
    "suscribete", "suscribirse", "iniciar sesion", "registrarse", "pagina no encontrada", "acceso denegado",
    "un momento", "sin titulo", "error 404", "assine", "entrar", "cadastre-se", "pagina nao encontrada",
    "acesso negado", "so um momento", "abbonati", "accedi", "accesso negato", "pagina non trovata", "registrati",
    "abonneer", "inloggen", "pagina niet gevonden", "toegang geweigerd", "prijava", "narocite se",
    "stran ni bila najdena", "zaloguj sie", "strona nie znaleziona", "odmowa dostepu",
    "войти", "вход", "подписка", "подписаться", "доступ запрещен", "страница не найдена", "ошибка",
    "登录", "注册", "订阅", "页面不存在", "访问被拒绝", "ログイン", "会員登録", "購読", "ページが見つかりません", "로그인", "구독",
    "تسجيل الدخول", "اشترك", "الصفحة غير موجودة",
    /* sections and front pages */
    "home", "homepage", "home page", "front page", "index", "archive", "latest", "latest news", "breaking news",
    "top stories", "headlines", "news", "world", "world news", "politics", "business", "sport", "sports", "opinion",
    "culture", "entertainment", "technology", "tech", "science", "health", "lifestyle", "weather", "video", "videos",
    "photos", "gallery", "podcast", "podcasts", "live", "local news", "national", "international", "economy", "travel",
    "startseite", "nachrichten", "aktuelles", "schlagzeilen", "politik", "wirtschaft", "kultur", "meinung", "wetter",
    "accueil", "actualites", "a la une", "politique", "economie", "monde", "societe", "meteo", "en direct",
    "inicio", "portada", "noticias", "ultimas noticias", "politica", "economia", "deportes", "mundo", "cultura",
    "opinião", "opiniao", "esportes", "notizie", "ultime notizie", "mondo", "nieuws", "binnenland", "buitenland",
    "novice", "domov", "aktualno", "svet", "gospodarstvo", "wiadomosci", "kraj", "swiat", "gospodarka",
    "новости", "главная", "политика", "экономика", "спорт", "мир", "新闻", "首页", "ニュース", "トップ", "뉴스", "أخبار",
    NULL,
};

const char *const TITLE_NOTHING_BEGINS[] = {
    "just a moment", "access denied", "access restricted", "attention required", "are you a robot", "are you human",
    "zugriff verweigert", "acces refuse", "acceso denegado", "acesso negado", "accesso negato", "доступ ограничен",
    "access to this page has been denied*", "verify you are human*", "verifying you are human*",
    "checking your browser*", "please verify you are*", "please enable javascript*", "please enable cookies*",
    "please log in to*", "please sign in to*", "please subscribe to*", "subscribe to read*", "subscribe to continue*",
    "subscribe to unlock*", "sign in to continue*", "sign in to read*", "log in to continue*", "log in to read*",
    "register to read*", "register to continue*", "enable javascript*", "javascript is required*",
    "javascript is not available*", "page unavailable*", "page not available*", "content unavailable*",
    "content not available*", "this content is not available*", "this page is not available*",
    "excerpt unavailable*", "excerpt not available*", "no excerpt available*", "description unavailable*",
    "no description available*", "no summary available*", "summary unavailable*", "text unavailable*",
    "article unavailable*", "full text unavailable*", "this article is for subscribers*",
    "this article is reserved for subscribers*", "you have been blocked*", "sorry, you have been blocked*",
    "too many requests*", "before you continue to*", "bitte aktivieren sie javascript*",
    "dieser artikel ist fur abonnenten*", "kein auszug verfugbar*", "verification que vous etes humain*",
    "veuillez patienter*", "cet article est reserve aux abonnes*", "verificando que usted*",
    "contenido no disponible*", "contenido exclusivo para suscriptores*", "conteudo exclusivo para assinantes*",
    "contenuto riservato agli abbonati*", "проверка браузера*", "请稍候*", "正在验证*", "お待ちください*", "잠시만 기다려*",
    NULL,
};

const char *const TITLE_OUTLET_WORDS[] = {
    "the", "news", "online", "com", "net", "org", "daily", "magazine", "tv", "radio", "newspaper", "website", "official",
    "site", "homepage", "home", "live", "today", "digital", "der", "die", "das", "le", "la", "el", "les", "los", "il",
    "nachrichten", "actualites", "noticias", "notizie", "nieuws", "novice", "latest", "breaking", "headlines", "top",
    "stories", "world", "from", "and", "on",
    NULL,
};
/* clang-format on */
