/* What numbers count, for sentence_claims.c. Chinese and Japanese are missing: there words are not looked at one by one.
 *
 * Rows of LEX_NUMERAL are in a fixed order, which lexicon_numeral knows: 1 to 20, the tens to 90, a dozen, hundred,
 * thousand, million, 10^9, 10^12; "-" where a language has no such word or the word means something else more often. A
 * second row has other forms of the same. */
#include "lexicon_tables.h"

const struct lexicon_row lexicon_facts[] = {
    {"en", LEX_DEAD,
     "killed,kills,killing,dead,died,die,dies,deaths,death,fatalities,fatally,perished,slain,murdered,lives,lost their "
     "lives,bodies"},
    {"en", LEX_INJURED,
     "injured,injures,injuring,injuries,wounded,wounds,wounding,hurt,hurts,hospitalized,hospitalised"},
    {"en", LEX_MISSING, "missing,unaccounted for,unaccounted"},
    {"en", LEX_ARRESTED, "arrested,arrests,arresting,detained,detains,detaining,in custody"},
    {"en", LEX_DISPLACED,
     "evacuated,evacuates,evacuating,evacuations,displaced,displaces,displacing,homeless,evacuees,left homeless"},
    {"en", LEX_PEOPLE, "people,persons,others,victims,casualties,residents"},
    {"en", LEX_TOLL, "death toll,toll,number of dead,number of deaths,number of people killed,number of fatalities"},
    {"en", LEX_HEDGE,
     "at least,more than,about,around,nearly,almost,some,over,up to,roughly,approximately,fewer than,less than,"
     "as many as,no fewer than,estimated,close to,just over,just under,well over,under"},
    {"en", LEX_NUMERAL,
     "one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen,fourteen,fifteen,sixteen,seventeen,"
     "eighteen,nineteen,twenty,thirty,forty,fifty,sixty,seventy,eighty,ninety,dozen,hundred,thousand,million,billion,"
     "trillion"},
    {"en", LEX_NAMED,
     "identified the suspect as,identified the gunman as,identified the shooter as,identified the attacker as,"
     "identified the driver as,named the suspect as,named the gunman as,named the attacker as,suspect identified as,"
     "suspect was identified as,suspect named as,gunman identified as,gunman was identified as,shooter was identified "
     "as,shooter identified as,attacker was identified as,driver was identified as,suspect has been named as,"
     "the suspect as,the gunman as,the alleged gunman as,the alleged shooter as"},
    {"en", LEX_NO_TOTAL,
     "since,up from,down from,compared with,compared to,revised from,from an earlier,from a previous,earlier toll of,"
     "previous toll of,previous count of,earlier count of,earlier figure of,earlier estimate of,instead of,another,"
     "more,additional,further,other,new,an additional,an extra"},

    {"de", LEX_DEAD,
     "tote,toten,toter,getötet,getöteten,todesopfer,todesopfern,gestorben,starben,tötet,tötete,töten,tötung,ums leben,"
     "leichen,ermordet,todesfälle"},
    {"de", LEX_INJURED, "verletzte,verletzten,verletzter,verletzt,verwundet,verwundete,schwerverletzte"},
    {"de", LEX_MISSING, "vermisst,vermisste,vermissten,vermisster"},
    {"de", LEX_ARRESTED, "festgenommen,verhaftet,festnahmen,festgenommene"},
    {"de", LEX_DISPLACED, "evakuiert,obdachlos,vertrieben,evakuierte"},
    {"de", LEX_PEOPLE, "menschen,personen,leute,opfer"},
    {"de", LEX_TOLL, "zahl der toten,zahl der todesopfer,totenzahl,opferzahl,zahl der opfer"},
    {"de", LEX_HEDGE,
     "mindestens,mehr als,rund,etwa,fast,über,knapp,bis zu,ungefähr,circa,ca,wenigstens,nahezu,weniger als,gut"},
    {"de", LEX_NUMERAL,
     "-,zwei,drei,vier,fünf,sechs,sieben,acht,neun,zehn,elf,zwölf,dreizehn,vierzehn,fünfzehn,sechzehn,siebzehn,"
     "achtzehn,neunzehn,zwanzig,dreissig,vierzig,fünfzig,sechzig,siebzig,achtzig,neunzig,dutzend,hundert,tausend,"
     "millionen,milliarden,billionen"},
    {"de", LEX_NUMERAL, "-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,million,milliarde,billion"},
    {"de", LEX_NUMERAL, "-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,mio,mrd,-"},
    {"de", LEX_NO_TOTAL, "seit,statt,zuvor,nach zuvor,gegenüber,bisher,weitere,weiteren,andere,neue"},

    {"nl", LEX_DEAD, "doden,dode,gedood,omgekomen,overleden,stierven,dodelijke,slachtoffers"},
    {"nl", LEX_INJURED, "gewonden,gewond,gewonde"},
    {"nl", LEX_MISSING, "vermist,vermisten"},
    {"nl", LEX_ARRESTED, "aangehouden,gearresteerd,opgepakt,arrestaties"},
    {"nl", LEX_DISPLACED, "geëvacueerd,dakloos,ontheemd"},
    {"nl", LEX_PEOPLE, "mensen,personen"},
    {"nl", LEX_TOLL, "dodental,aantal doden"},
    {"nl", LEX_HEDGE, "minstens,zeker,meer dan,ongeveer,bijna,ruim,zo'n,rond,tot,circa,minder dan"},
    {"nl", LEX_NUMERAL,
     "-,twee,drie,vier,vijf,zes,zeven,acht,negen,tien,elf,twaalf,dertien,veertien,vijftien,zestien,zeventien,achttien,"
     "negentien,twintig,dertig,veertig,vijftig,zestig,zeventig,tachtig,negentig,-,honderd,duizend,miljoen,miljard,"
     "biljoen"},
    {"nl", LEX_NO_TOTAL, "sinds,sedert,eerder,in plaats van,andere,nog eens"},

    {"fr", LEX_DEAD, "morts,mort,tués,tué,tuées,décès,décédés,victimes,tue,tuant,tuent,péri"},
    {"fr", LEX_INJURED, "blessés,blessé,blessées,blesse,blessant"},
    {"fr", LEX_MISSING, "disparus,disparu,portés disparus,disparues"},
    {"fr", LEX_ARRESTED, "arrêtés,arrêtées,interpellés,interpellées,arrestations,interpellations"},
    {"fr", LEX_DISPLACED, "évacués,évacuées,déplacés,évacuées,sinistrés"},
    {"fr", LEX_PEOPLE, "personnes,gens,habitants"},
    {"fr", LEX_TOLL, "le bilan,bilan,nombre de morts,nombre de victimes"},
    {"fr", LEX_HEDGE, "au moins,plus de,environ,près de,quelque,presque,jusqu'à,moins de,à peu près,plus d',au moins"},
    {"fr", LEX_NUMERAL,
     "-,deux,trois,quatre,cinq,six,sept,huit,neuf,dix,onze,douze,treize,quatorze,quinze,seize,dix-sept,dix-huit,"
     "dix-neuf,vingt,trente,quarante,cinquante,soixante,-,-,-,douzaine,cent,mille,millions,milliards,-"},
    {"fr", LEX_NUMERAL, "-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,million,milliard,-"},
    {"fr", LEX_NO_TOTAL, "depuis,précédent bilan de,au lieu de,autres,nouveaux"},

    {"es", LEX_DEAD,
     "muertos,muertas,muerto,fallecidos,fallecidas,muertes,fallecieron,murieron,mueren,matan,mató,mata,asesinados,"
     "víctimas mortales,mueran"},
    {"es", LEX_INJURED, "heridos,heridas,herido,lesionados"},
    {"es", LEX_MISSING, "desaparecidos,desaparecidas"},
    {"es", LEX_ARRESTED, "detenidos,detenidas,arrestados,arrestadas,detenciones,arrestos,capturados"},
    {"es", LEX_DISPLACED, "evacuados,evacuadas,desplazados,desplazadas,damnificados"},
    {"es", LEX_PEOPLE, "personas,habitantes,vecinos"},
    {"es", LEX_TOLL, "cifra de muertos,número de muertos,cifra de fallecidos,balance de muertos,número de fallecidos"},
    {"es", LEX_HEDGE,
     "al menos,más de,unos,unas,cerca de,casi,alrededor de,hasta,menos de,aproximadamente,por lo menos"},
    {"es", LEX_NUMERAL,
     "-,dos,tres,cuatro,cinco,seis,siete,ocho,nueve,diez,once,doce,trece,catorce,quince,dieciséis,diecisiete,dieciocho,"
     "diecinueve,veinte,treinta,cuarenta,cincuenta,sesenta,setenta,ochenta,noventa,docena,cien,mil,millones,-,"
     "billones"},
    {"es", LEX_NUMERAL, "-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,millón,-,billón"},
    {"es", LEX_NO_TOTAL, "desde,frente a,en lugar de,otros,otras,más"},

    {"it", LEX_DEAD, "morti,morte,uccisi,uccise,vittime,decessi,uccide,uccidono,uccidendo,deceduti"},
    {"it", LEX_INJURED, "feriti,ferite"},
    {"it", LEX_MISSING, "dispersi,disperse"},
    {"it", LEX_ARRESTED, "arrestati,arrestate,fermati,arresti"},
    {"it", LEX_DISPLACED, "evacuati,evacuate,sfollati,sfollate"},
    {"it", LEX_PEOPLE, "persone,abitanti"},
    {"it", LEX_TOLL, "bilancio,numero dei morti,numero delle vittime"},
    {"it", LEX_HEDGE, "almeno,più di,circa,quasi,oltre,fino a,meno di"},
    {"it", LEX_NUMERAL,
     "-,due,tre,quattro,cinque,sei,sette,otto,nove,dieci,undici,dodici,tredici,quattordici,quindici,sedici,diciassette,"
     "diciotto,diciannove,venti,trenta,quaranta,cinquanta,sessanta,settanta,ottanta,novanta,dozzina,cento,mila,milioni,"
     "miliardi,-"},
    {"it", LEX_NUMERAL, "-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,mille,milione,miliardo,-"},
    {"it", LEX_NO_TOTAL, "dal,invece di,rispetto a,altri,altre"},

    {"pt", LEX_DEAD, "mortos,mortas,mortes,morrem,morreram,matou,mata,matam,vítimas mortais"},
    {"pt", LEX_INJURED, "feridos,feridas"},
    {"pt", LEX_MISSING, "desaparecidos,desaparecidas"},
    {"pt", LEX_ARRESTED, "detidos,detidas,presos,presas,detenções,prisões"},
    {"pt", LEX_DISPLACED, "evacuados,evacuadas,deslocados,desalojados,desabrigados"},
    {"pt", LEX_PEOPLE, "pessoas,moradores"},
    {"pt", LEX_TOLL, "número de mortos,número de mortes,balanço de mortos"},
    {"pt", LEX_HEDGE, "pelo menos,mais de,cerca de,quase,até,menos de,aproximadamente,ao menos"},
    {"pt", LEX_NUMERAL,
     "-,dois,três,quatro,cinco,seis,sete,oito,nove,dez,onze,doze,treze,catorze,quinze,dezesseis,dezessete,dezoito,"
     "dezenove,vinte,trinta,quarenta,cinquenta,sessenta,setenta,oitenta,noventa,dúzia,cem,mil,milhões,-,-"},
    {"pt", LEX_NUMERAL,
     "-,duas,-,-,-,-,-,-,-,-,-,-,-,quatorze,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,milhão,bilhões,trilhões"},
    {"pt", LEX_NO_TOTAL, "desde,em vez de,ante,outros,outras"},

    {"pl", LEX_DEAD, "zabitych,zginęło,zginęły,zginęli,ofiar,ofiary,zmarło,zabił,zabici,zabito"},
    {"pl", LEX_INJURED, "rannych,ranni,ranne,rannymi"},
    {"pl", LEX_MISSING, "zaginionych,zaginęło"},
    {"pl", LEX_ARRESTED, "zatrzymanych,zatrzymano,aresztowano,aresztowanych"},
    {"pl", LEX_DISPLACED, "ewakuowano,ewakuowanych"},
    {"pl", LEX_PEOPLE, "osób,osoby,ludzi"},
    {"pl", LEX_TOLL, "liczba ofiar,bilans ofiar,liczba zabitych"},
    {"pl", LEX_HEDGE, "co najmniej,ponad,około,prawie,blisko,niemal,do"},
    {"pl", LEX_NUMERAL, "-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,tys,mln,mld,-"},
    {"pl", LEX_NO_TOTAL, "zamiast"},

    {"ru", LEX_DEAD, "погибших,погибли,погибло,погибшими,убитых,убиты,жертв,умерли,скончались,погиб"},
    {"ru", LEX_INJURED, "пострадавших,раненых,ранены,пострадали,ранено,ранеными"},
    {"ru", LEX_MISSING, "пропавших,пропали без вести"},
    {"ru", LEX_ARRESTED, "задержаны,задержано,задержанных,арестованы,арестовано"},
    {"ru", LEX_DISPLACED, "эвакуированы,эвакуировано,эвакуировали"},
    {"ru", LEX_PEOPLE, "человек,человека,людей"},
    {"ru", LEX_TOLL, "число погибших,число жертв,количество погибших,количество жертв"},
    {"ru", LEX_HEDGE, "не менее,более,около,почти,свыше,до,порядка,как минимум"},
    {"ru", LEX_NUMERAL, "-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,тыс,млн,млрд,трлн"},
    {"ru", LEX_NO_TOTAL, "вместо"},

    {"uk", LEX_DEAD, "загиблих,загинули,загинуло,вбитих,вбито,жертв,померли,загиблими"},
    {"uk", LEX_INJURED, "поранених,постраждалих,поранено,постраждали"},
    {"uk", LEX_MISSING, "зниклих,зникли безвісти"},
    {"uk", LEX_ARRESTED, "затримано,затриманих,заарештовано"},
    {"uk", LEX_DISPLACED, "евакуйовано,евакуювали"},
    {"uk", LEX_PEOPLE, "людей,осіб,людини"},
    {"uk", LEX_TOLL, "кількість загиблих,число загиблих,кількість жертв"},
    {"uk", LEX_HEDGE, "щонайменше,понад,близько,майже,більше,до,не менше"},
    {"uk", LEX_NUMERAL, "-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,-,тис,млн,млрд,трлн"},
    {"uk", LEX_NO_TOTAL, "замість"},

    {"ar", LEX_DEAD, "قتيلا,قتلى,مقتل,قتل,وفاة,ضحية,شهيدا,شهداء"},
    {"ar", LEX_INJURED, "جريحا,جرحى,إصابة,مصابا,مصابين"},
    {"ar", LEX_PEOPLE, "شخصا,أشخاص"},
    {"ar", LEX_TOLL, "حصيلة القتلى,عدد القتلى,حصيلة الضحايا"},
    {"ar", LEX_HEDGE, "أكثر من,نحو,حوالي,قرابة,ما لا يقل عن"},
    {"ar", LEX_NO_TOTAL, "منذ"},
    {"", 0, ""},
};
