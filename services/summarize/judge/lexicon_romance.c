/* As lexicon_germanic.c, for French, Spanish, Italian and Portuguese. In French and Italian an elided word ("l'",
 * "qu'") is a word of its own. */
#include "lexicon_tables.h"

const struct lexicon_row lexicon_romance[] = {
    /* Pronouns are left out of verbs ("dit-il") on purpose: behind a quotation they name nobody new. */
    {"fr", LEX_PRONOUN, "il,elle,ils,elles,lui,leur,leurs,son,sa,ses,eux,celui-ci,celle-ci,ceux-ci,celles-ci"},
    {"fr", LEX_OPENER,
     "mais,et,ou,donc,or,car,aussi,ainsi,alors,puis,ensuite,enfin,cependant,toutefois,pourtant,néanmoins,en revanche,"
     "par ailleurs,en outre,de plus,de son côté,de leur côté,pour sa part,par exemple,en effet,parallèlement,dès lors,"
     "depuis lors,là,ici,de même,au contraire,c',cela,ceci,ça,tous deux,toutes deux,d' autres,un autre,une autre,"
     "les deux,dans la foulée,à ce titre,pour autant,résultat,selon lui,selon elle,parmi eux,parmi elles,quant à,bref,"
     "peut-être,également,non,oui,certes,surtout,d' ailleurs,à l' époque,en même temps,entre-temps,on"},
    {"fr", LEX_DEMONSTRATIVE, "ce,cet,cette,ces"},
    {"fr", LEX_TIME,
     "semaine,mois,année,an,été,hiver,printemps,automne,matin,soir,nuit,après-midi,lundi,mardi,mercredi,jeudi,vendredi,"
     "samedi,dimanche,week-end,saison"},
    {"fr", LEX_ARTICLE, "le,la,les,l'"},
    {"fr", LEX_POINTING,
     "décision,mesure,mesures,annonce,projet,loi,texte,accord,proposition,plan,rapport,étude,déclaration,déclarations,"
     "propos,incident,attaque,attaques,suspect,suspects,victime,victimes,homme,femme,hommes,femmes,jeune,garçon,"
     "fillette,adolescent,couple,groupe,entreprise,société,agence,ministère,ministre,député,députée,sénateur,acteur,"
     "actrice,chanteur,chanteuse,juge,tribunal,procès,plainte,enquête,accident,explosion,incendie,rencontre,sommet,"
     "discussions,visite,voyage,programme,initiative,campagne,opération,offensive,arrestation,accusations,critiques,"
     "réaction,réponse,question,idée,stratégie,interdiction,sanctions,amende,hausse,baisse,rachat,contrat,navire,avion,"
     "véhicule,bâtiment,club,équipe,parti,réforme,banque,journal,chaîne,intéressé,intéressée,document,vidéo,lettre,"
     "message,site,quadragénaire,trentenaire,quinquagénaire,sexagénaire,prévenu,conducteur,conductrice,joueur,"
     "entraîneur,attaquant,élu,élue,syndicat,famille,enfant,enfants,film,livre,match,victoire,défaite"},
    {"fr", LEX_COMPLEMENT, "de,du,des,d',contre,sur,à,au,aux,pour,entre,par,en,dans,avec,qui,que,visant,dont"},
    {"fr", LEX_FUNCTION,
     "quand,lorsque,lorsqu',pendant,après,avant,depuis,parce,bien,si,comme,selon,avec,sans,pour,dans,en,à,sur,chez,"
     "malgré,afin,de,par,dès,tandis,que,qu',même,outre"},
    {"fr", LEX_FIRST, "je,j',nous,mon,ma,mes,notre,nos,moi,m'"},
    {"fr", LEX_SECOND, "vous,votre,vos,tu,ton,ta,tes,toi"},
    {"fr", LEX_SPEECH,
     "dit,déclaré,affirmé,indiqué,précisé,ajouté,expliqué,annoncé,assuré,souligné,estimé,écrit,selon,confié,rapporté,"
     "confirmé,raconté,lancé,affirme,indique,explique,précise,estime,assure,rapporte,déclare"},
    {"fr", LEX_REACTION,
     "condamné,salué,critiqué,dénoncé,rejeté,averti,appelé,exhorté,accusé,démenti,regretté,réagi,protesté,défendu,"
     "exigé,"
     "félicité,dénonce,condamne,salue,critique,rejette,critiques,opposants,indignation,appelle,accuse,dénoncent"},
    {"fr", LEX_BACKGROUND,
     "auparavant,précédemment,depuis,dernier,dernière,derniers,ans,ancien,ancienne,initialement,récemment,avait été,"
     "avaient été,années"},
    {"fr", LEX_NEXT,
     "sera,seront,devrait,devraient,prévu,prévue,prochain,prochaine,prochains,prochaines,doit,doivent,envisage,demain,"
     "attendu,attendue,bientôt"},
    {"fr", LEX_LABEL,
     "direct,en direct,live,vidéo,vidéos,video,photos,images,podcast,opinion,tribune,édito,éditorial,analyse,exclusif,"
     "info,entretien,interview,reportage,récit,portrait,décryptage,infographie,diaporama,chronique,alerte info,sondage,"
     "newsletter,grand format,témoignage,billet,replay,politique,économie,culture,sport,société,monde"},
    {"fr", LEX_TEASE,
     "pourquoi,comment,ce que l' on sait,ce qu' on sait,ce qu' il faut savoir,voici,tout savoir,qui est,que sait-on,"
     "qu' est-ce,voilà,ce qui change,faut-il,peut-on,qui,que,quand,où,quel,quelle,quels,quelles,est-ce"},
    {"fr", LEX_ABBREVIATION, "m,mme,mm,dr,pr,st,ste,av,env,max,min"},

    /* Subjects are mostly left out in Spanish, Italian and Portuguese, so fewer sentences are seen to lean back. */
    {"es", LEX_PRONOUN, "él,ella,ellos,ellas,su,sus,suyo,suya,le,les,lo,ello"},
    {"es", LEX_OPENER,
     "pero,y,e,o,así,además,también,asimismo,sin embargo,no obstante,por otra parte,por otro lado,por su parte,"
     "por lo tanto,por tanto,por ello,por eso,por ejemplo,entonces,luego,después,mientras tanto,en cambio,en tanto,"
     "de hecho,aun así,allí,ahí,aquí,ambos,ambas,otro,otra,otros,otras,dicho,dicha,dichos,tal,tales,igualmente,"
     "en consecuencia,al respecto,a su vez,en ese sentido,en este sentido,según él,según ella,entre ellos,sí,quizás,"
     "quizá,tampoco,desde entonces,hasta entonces,al mismo tiempo,a pesar de ello,en ese,en este,en esta,los dos"},
    {"es", LEX_DEMONSTRATIVE, "este,esta,esto,estos,estas,ese,esa,eso,esos,esas,aquel,aquella"},
    {"es", LEX_TIME,
     "semana,mes,año,verano,invierno,primavera,otoño,mañana,tarde,noche,lunes,martes,miércoles,jueves,viernes,sábado,"
     "domingo,fin,temporada"},
    {"es", LEX_ARTICLE, "el,la,los,las"},
    {"es", LEX_POINTING,
     "decisión,medida,medidas,anuncio,proyecto,ley,acuerdo,propuesta,plan,informe,estudio,declaración,declaraciones,"
     "incidente,ataque,ataques,sospechoso,sospechosos,víctima,víctimas,hombre,mujer,hombres,mujeres,joven,niño,niña,"
     "adolescente,pareja,grupo,empresa,compañía,agencia,ministerio,ministro,ministra,diputado,diputada,senador,actor,"
     "actriz,cantante,juez,jueza,tribunal,juicio,denuncia,investigación,accidente,explosión,incendio,reunión,cumbre,"
     "conversaciones,visita,viaje,programa,iniciativa,campaña,operación,operativo,ofensiva,detención,acusaciones,"
     "críticas,reacción,respuesta,pregunta,idea,estrategia,prohibición,sanciones,multa,alza,subida,caída,compra,"
     "contrato,buque,avión,vehículo,edificio,club,equipo,partido,reforma,banco,diario,periódico,cadena,documento,video,"
     "vídeo,carta,mensaje,mandatario,mandataria,funcionario,dirigente,artista,futbolista,jugador,entrenador,delantero,"
     "conductor,acusado,imputado,familia,menor,película,libro,triunfo,derrota,sindicato,norma"},
    {"es", LEX_COMPLEMENT, "de,del,contra,sobre,para,entre,por,en,con,que,a,al"},
    {"es", LEX_FUNCTION,
     "cuando,mientras,tras,después,antes,desde,porque,aunque,si,como,según,con,sin,para,en,a,por,durante,pese,de,hasta,"
     "ante,bajo,al,que"},
    {"es", LEX_FIRST, "yo,nosotros,nosotras,mi,mis,nuestro,nuestra,nuestros,nuestras,me,nos,mí"},
    {"es", LEX_SECOND, "tú,tu,tus,usted,ustedes,vosotros,te,vos"},
    {"es", LEX_SPEECH,
     "dijo,dijeron,afirmó,aseguró,señaló,indicó,explicó,agregó,añadió,declaró,anunció,informó,sostuvo,manifestó,"
     "escribió,"
     "según,confirmó,expresó,dice,afirma,asegura,señala,comentó,relató,subrayó"},
    {"es", LEX_REACTION,
     "condenó,celebró,criticó,denunció,rechazó,advirtió,pidió,instó,acusó,negó,lamentó,exigió,elogió,defendió,protestó,"
     "agradeció,cuestionó,repudió,críticos,rechazo,condena,respondió,reaccionó,advierte,exige,denuncia"},
    {"es", LEX_BACKGROUND,
     "anteriormente,previamente,desde,pasado,pasada,últimos,años,hace,exministro,antes,inicialmente,había,habían,"
     "fundada,"
     "fundado"},
    {"es", LEX_NEXT,
     "será,serán,prevé,previsto,prevista,próximo,próxima,próximos,próximas,planea,tiene previsto,espera,deberá,deberán,"
     "podrá"},
    {"es", LEX_LABEL,
     "en vivo,en directo,directo,vivo,video,vídeo,videos,fotos,imágenes,podcast,opinión,editorial,análisis,exclusiva,"
     "exclusivo,entrevista,columna,minuto a minuto,última "
     "hora,galería,infografía,crónica,reportaje,newsletter,encuesta,"
     "urgente,mira,resumen,política,economía,deportes,cultura,sociedad"},
    {"es", LEX_TEASE,
     "por qué,cómo,qué se sabe,lo que sabemos,lo que se sabe,lo que debes saber,esto es,estos son,estas son,así,quién "
     "es,"
     "qué es,todo lo que,cuál es,cuáles son,qué pasó,conoce,qué,quién,dónde,cuándo,cuánto,aquí"},
    {"es", LEX_ABBREVIATION, "sr,sra,dr,dra,gral,ing,lic,prof,st,ud,uds,d,dña,núm"},
    {"fr", LEX_PAGE,
     "soutenez,faites un don,offre d' essai,profitez de,réservé aux abonnés,s' abonner,abonnez-vous,inscrivez-vous,"
     "lire aussi,à lire aussi,lire la suite,cliquez ici,suivez-nous,retrouvez,newsletter,cookies,écoutez,découvrez,"
     "article réservé,tous droits réservés,vous êtes"},
    {"es", LEX_PAGE,
     "apóyanos,haz tu donación,hazte socio,regístrate,síguenos,suscríbete,suscribite,lee también,leer más,lea también,"
     "te puede interesar,haz clic,haga clic,boletín,cookies,no te pierdas,descarga la app,únete a,sigue leyendo,"
     "todos los derechos"},

    /* "Ci" and "vi" are adverbs far more often than pronouns, and are in no row. */
    {"it", LEX_PRONOUN, "lui,lei,loro,egli,ella,essi,esse,esso,essa,suo,sua,suoi,sue"},
    {"it", LEX_OPENER,
     "ma,e,ed,o,quindi,dunque,perciò,inoltre,anche,però,tuttavia,eppure,poi,infine,infatti,intanto,nel "
     "frattempo,invece,"
     "al contrario,per esempio,ad esempio,così,lì,là,qui,entrambi,entrambe,altri,altre,un altro,un' altra,tale,tali,"
     "pertanto,da parte sua,dal canto suo,secondo lui,secondo lei,tra loro,fra loro,non solo,del resto,allo stesso "
     "tempo,"
     "ecco,insomma,forse,da allora,ciò,i due,le due"},
    {"it", LEX_DEMONSTRATIVE, "questo,questa,questi,queste,quest',quello,quella,quelli,quelle,quel,quell'"},
    {"it", LEX_TIME,
     "settimana,mese,anno,estate,inverno,primavera,autunno,mattina,mattino,pomeriggio,sera,notte,lunedì,martedì,"
     "mercoledì,giovedì,venerdì,sabato,domenica,weekend,stagione"},
    {"it", LEX_ARTICLE, "il,lo,la,i,gli,le,l'"},
    {"it", LEX_POINTING,
     "decisione,misura,misure,annuncio,progetto,legge,accordo,proposta,piano,rapporto,studio,dichiarazione,"
     "dichiarazioni,incidente,attacco,attacchi,sospettato,sospettati,vittima,vittime,uomo,donna,uomini,donne,giovane,"
     "ragazzo,ragazza,coppia,gruppo,azienda,società,agenzia,ministero,ministro,ministra,deputato,senatore,attore,"
     "attrice,cantante,giudice,tribunale,processo,denuncia,indagine,inchiesta,esplosione,incendio,incontro,vertice,"
     "colloqui,visita,viaggio,programma,iniziativa,campagna,operazione,offensiva,arresto,accuse,critiche,reazione,"
     "risposta,domanda,idea,strategia,divieto,sanzioni,multa,aumento,calo,acquisizione,contratto,nave,aereo,veicolo,"
     "edificio,club,squadra,partito,riforma,banca,giornale,quotidiano,emittente,documento,video,lettera,messaggio,"
     "tecnico,giocatore,allenatore,attaccante,conducente,imputato,famiglia,bambino,bambina,film,libro,vittoria,"
     "sconfitta,sindacato,premier"},
    {"it", LEX_COMPLEMENT,
     "di,del,della,dei,delle,degli,dello,dell',contro,su,sul,sulla,per,tra,fra,da,dal,dalla,in,nel,nella,con,che,a,al,"
     "alla"},
    {"it", LEX_FUNCTION,
     "quando,mentre,dopo,prima,da,perché,sebbene,anche,se,come,secondo,con,senza,per,in,a,su,durante,nonostante,di,"
     "fino,"
     "tra,fra,nel,nella,al,che"},
    {"it", LEX_FIRST, "io,noi,mio,mia,miei,mie,nostro,nostra,nostri,nostre"},
    {"it", LEX_SECOND, "tu,tuo,tua,tuoi,voi,vostro,vostra"},
    {"it", LEX_SPEECH,
     "detto,dichiarato,affermato,spiegato,aggiunto,annunciato,sottolineato,scritto,secondo,riferito,confermato,ha "
     "detto,"
     "dice,spiega,afferma,racconta,ricordato,ribadito"},
    {"it", LEX_REACTION,
     "condannato,accolto,criticato,denunciato,respinto,avvertito,chiesto,accusato,smentito,negato,esortato,lodato,"
     "difeso,"
     "replicato,protestato,ringraziato,critici,polemica,attacca,accusa,chiede,condanna"},
    {"it", LEX_BACKGROUND,
     "precedentemente,scorso,scorsa,scorsi,anni,ex,inizialmente,fa,era stato,erano stati,fondata"},
    {"it", LEX_NEXT,
     "sarà,saranno,previsto,prevista,prossimo,prossima,prossimi,prossime,dovrebbe,dovrebbero,dovrà,intende,domani,"
     "atteso,"
     "attesa"},
    {"it", LEX_LABEL,
     "diretta,in diretta,live,video,foto,immagini,podcast,opinione,editoriale,analisi,esclusiva,esclusivo,intervista,"
     "commento,reportage,newsletter,gallery,fotogallery,ultim' ora,sondaggio,l' intervista,l' analisi,il commento,"
     "politica,economia,cronaca,sport,cultura,esteri"},
    {"it", LEX_TEASE,
     "perché,come,cosa sappiamo,che cosa sappiamo,cosa sapere,ecco,chi è,chi era,cos'è,tutto quello,tutto ciò,quali "
     "sono,"
     "cosa,chi,dove,quando,quanto,quale"},
    {"it", LEX_ABBREVIATION, "sig,dott,dr,prof,ing,avv,on,gen,col,s,art,n"},

    /* Rows serve both sides of the ocean: "equipe" and "equipa", "ao vivo" and "em direto". */
    {"pt", LEX_PRONOUN, "ele,ela,eles,elas,dele,dela,deles,delas,seu,sua,seus,suas,lhe,lhes"},
    {"pt", LEX_OPENER,
     "mas,e,ou,assim,além,também,porém,contudo,entretanto,no entanto,todavia,portanto,por isso,por outro lado,"
     "por sua vez,por exemplo,então,depois,em seguida,enquanto isso,já,aliás,de fato,ainda "
     "assim,ali,lá,aqui,ambos,ambas,"
     "outro,outra,outros,outras,tal,tais,igualmente,consequentemente,segundo ele,segundo ela,entre eles,entre elas,"
     "ao mesmo tempo,apesar disso,disso,com isso,nesse,neste,nessa,desde então,talvez,sim,os dois,as duas,o mesmo"},
    {"pt", LEX_DEMONSTRATIVE, "este,esta,isto,estes,estas,esse,essa,isso,esses,essas,aquele,aquela,aquilo"},
    {"pt", LEX_TIME,
     "semana,mês,ano,verão,inverno,primavera,outono,manhã,tarde,noite,segunda,segunda-feira,terça,terça-feira,quarta,"
     "quarta-feira,quinta,quinta-feira,sexta,sexta-feira,sábado,domingo,fim,temporada"},
    {"pt", LEX_ARTICLE, "o,a,os,as"},
    {"pt", LEX_POINTING,
     "decisão,medida,medidas,anúncio,projeto,lei,acordo,proposta,plano,relatório,estudo,declaração,declarações,"
     "incidente,ataque,ataques,suspeito,suspeitos,vítima,vítimas,homem,mulher,homens,mulheres,jovem,menino,menina,"
     "adolescente,casal,grupo,empresa,companhia,agência,ministério,ministro,ministra,deputado,deputada,senador,ator,"
     "atriz,cantor,cantora,juiz,juíza,tribunal,julgamento,denúncia,investigação,acidente,explosão,incêndio,reunião,"
     "cúpula,cimeira,conversas,visita,viagem,programa,iniciativa,campanha,operação,ofensiva,prisão,detenção,acusações,"
     "críticas,reação,resposta,pergunta,ideia,estratégia,proibição,sanções,multa,alta,queda,compra,contrato,navio,"
     "avião,"
     "veículo,prédio,edifício,clube,equipe,equipa,partido,reforma,banco,jornal,emissora,documento,vídeo,carta,mensagem,"
     "jogador,treinador,atacante,motorista,condutor,acusado,réu,família,criança,filme,livro,vitória,derrota,sindicato,"
     "norma,texto,parlamentar,mandatário,pasta,órgão,entidade"},
    {"pt", LEX_COMPLEMENT, "de,do,da,dos,das,contra,sobre,para,entre,por,pelo,pela,em,no,na,nos,nas,com,que,a,ao,à"},
    {"pt", LEX_FUNCTION,
     "quando,enquanto,após,depois,antes,desde,porque,embora,se,como,segundo,com,sem,para,em,a,por,durante,apesar,de,"
     "até,"
     "sob,ao,no,na,que,conforme"},
    {"pt", LEX_FIRST, "eu,nós,meu,minha,meus,minhas,nosso,nossa,nossos,nossas,me,mim"},
    {"pt", LEX_SECOND, "tu,teu,tua,você,vocês,te"},
    {"pt", LEX_SPEECH,
     "disse,disseram,afirmou,declarou,explicou,acrescentou,anunciou,informou,ressaltou,destacou,escreveu,segundo,"
     "confirmou,relatou,diz,afirma,contou,garantiu,referiu,sublinhou,conforme"},
    {"pt", LEX_REACTION,
     "condenou,celebrou,criticou,denunciou,rejeitou,alertou,pediu,acusou,negou,lamentou,exigiu,elogiou,defendeu,"
     "protestou,"
     "agradeceu,repudiou,críticos,repúdio,reagiu,rebateu,saudou,apelou"},
    {"pt", LEX_BACKGROUND,
     "anteriormente,previamente,desde,passado,passada,últimos,últimas,anos,há,ex-ministro,antes,inicialmente,havia,"
     "fundada,fundado"},
    {"pt", LEX_NEXT,
     "será,serão,prevê,previsto,prevista,próximo,próxima,próximos,próximas,planeja,pretende,deve,devem,deverá,deverão,"
     "amanhã"},
    {"pt", LEX_LABEL,
     "ao vivo,em direto,direto,vivo,vídeo,video,vídeos,fotos,imagens,podcast,opinião,editorial,análise,exclusivo,"
     "entrevista,coluna,crónica,crônica,minuto a minuto,última hora,urgente,veja,assista,ouça,galeria,infográfico,"
     "newsletter,enquete,resumo,política,economia,esporte,desporto,cultura"},
    {"pt", LEX_TEASE,
     "por que,porquê,porque,como,o que se sabe,o que sabemos,saiba,veja,entenda,conheça,quem é,quem era,o que é,isto é,"
     "tudo o que,tudo sobre,quais são,qual é,confira,onde,quando,quem,o que,descubra"},
    {"pt", LEX_ABBREVIATION, "sr,sra,dr,dra,prof,eng,gen,cel,n,art,exmo"},
    {"it", LEX_PAGE,
     "sostieni,dona ora,abbonati,seguici,riproduzione riservata,leggi anche,leggi tutto,iscriviti,clicca "
     "qui,newsletter,"
     "cookie,scopri di più,guarda il video,tutti i diritti"},
    {"pt", LEX_PAGE,
     "apoie,assine,doe agora,siga-nos,inscreva-se,cadastre-se,leia também,leia mais,clique aqui,newsletter,cookies,"
     "saiba mais,veja também,assista ao,receba as,todos os direitos,siga o,siga a"},
    {"", 0, ""},
};
