"""Common given names: they distinguish two names with a comma between them from a family name of two words."""

import unicodedata

# Without accents. Names that are as often the first of two family names, such as Santiago or Lloyd, are left out.
_NAMES = """
    aaron abena abigail adam adrian agnes agnieszka ahmed ahmet aidan aino aisha akiko akosua alan albert
    alejandra alejandro alessandra alessandro alex alexander alexandra alexandre alexis alfie alfred ali
    alice alicia alison alvaro amal amanda amber amelia amelie amina amit amy ana anais anders andre andrea
    andreas andreea andrew andrzej angela anil anita anja anjali ann anna annabel anne annette annika
    anthony antje antoine anton antonia antonio antti aoife archie arjun arthur asa asha ashley astrid
    aurelie ayesha ayse barbara barry beata beatrice beatriz ben benjamin benoit bernard bernd bernhard beth
    bettina bilal birgit birthe bjorn bob bogdan brenda brian bridget britta brittany bruno caleb callum
    camille carina carl carla carlos carmen carol carolina caroline carolyn catarina catherine cathy cecil
    cecile cecilia celine charles charlotte chiara chidi chloe chris christa christian christina christine
    christoph christophe christopher ciaran claire clara claudia claus clive colin connor corinna courtney
    cristian cristina crystal cynthia dagmar daisy daniel daniela danielle daphne darren david debbie
    deborah debra deepak denise dennis derek desmond despina diana diane dieter dimitris dirk ditte dmitri
    dominik dominique donald donna doris dorothea dorothy doug dylan edith eduardo edward eero eileen elaine
    eleanor elena eleni elif elijah elisa elisabeth elise elizabeth ella ellen ellie elodie elsa emily emma
    emre eoin eric erica erik erika ernst esther eszter ethan ethel etienne eugene eva evelyn ewa fabian
    fabio farah fatima fatma felicity felix femi fernanda fernando fiona florence florian francesca
    francesco francis francisco franck francois frank franz freddie frederic frederick freja friedrich
    gabriela gabriele gabriella gareth gary gavin geeta gemma georg george gerald gerard gerd gerhard
    gertrud gianni giles gillian giorgio giorgos giovanni gisela giulia giulio giuseppe gladys gloria goran
    grace graham greg gregoire gregory gudrun guido guillaume gunnar gurpreet gustav gwen hakan hamish hamza
    hanna hannah hanne hans harald harold harpreet harriet harry haruki harvey hassan hazel heather heidi
    heike heiko heinrich heinz helen helena helene helga helmut henning henri henrik henry herbert hermann
    hilary hildegard hiroshi holger howard hubert huda hugh hugo ian ibrahim ilona imran ines inga inge ingo
    ingrid ingvild ionut irene irina iris isaac isabel isabella isabelle istvan ivan ivana ivy jacek jack
    jacob jacqueline jacques jade jake jakob jan jana jane janet janice jasmin jason jaspreet javier jean
    jeanette jeff jeffrey jenna jennifer jenny jens jeremy jerome jerry jesper jess jessica jill jim jiri
    joachim joan joana joanna joanne joao jochen joe johan johann johanna johannes john johnny jonas
    jonathan jorg jorgen jose josef josep joseph josephine josh joshua jovana joyce juan judith judy juhani
    jukka julia julian juliane julie juliet julio jurgen kaisa karen kari karim karin karl karla katarzyna
    kate katerina katharina katherine kathleen kathrin kathryn kathy katie katja katrin kavita keiko keith
    ken kenji kenneth kerstin kevin khadija khalid kim kirsten kirsty klaus knut kofi konrad kristen kristin
    kristina kristine krzysztof kurt kwame kyle lakshmi larry lars lasse laszlo laura laurence laurent layla
    leah leila lena leo leon leonard leonie leslie liam liisa lily linda lindsey lisa liz lorenzo lorraine
    lottie louis louise luc luca lucia luciana lucie lucio lucy luis luisa luise lukas lutz lydia lynda lynn
    lynne mabel maciej magdalena maggie maisie malcolm malgorzata manfred manoj manuel manuela marc marcel
    marco marek margaret margarita margit maria mariana marianne marie marija marina mario marion marjorie
    mark marko markus marta martha martina mary maryam mathias mathieu mats matteo matthew matthias maura
    maureen maurice max maximilian meera megan mehmet melanie melissa mette michael michaela michel michele
    michelle miguel mihai mike mikkel mikko millie misty mohamed mohammad mohammed mohan moira molly mona
    monica monika morag muhammad mustafa nadeem nadia nadine nancy naomi nasreen natalia natalie natasha
    nathan naveed neha neil nell ngozi niamh nicholas nick nicola nicolas nicole niels nigel nikola nikolaus
    nikos nina nisha noah nomsa nora norbert norma norman odette ola olaf olga olive oliver olivia olivier
    omar oscar otto pablo padraig pamela paola paolo parveen pascal patricia patricio patrick patrizia paul
    paula pauline pavel pearl pedro peggy pekka penelope peter petr petra phil philip philipp philippa
    philippe pierre piotr pippa polly pooja poppy priscilla priya priyanka rachel radu rafael ragnar rahul
    rainer rajesh ralf ramesh rania rashid rasmus ravi raymond rebecca regina reinhard rekha renate renee
    rhiannon rhys ricardo richard rita rob robert roberta roberto robin rocio rodrigo roger roland rolf ron
    ronald ros rosa rosalind rose rosemarie rosemary roxana roy roz ruby rudolf rui ruth sabina sabine sadie
    saima sally sam samantha samir samira samuel sandra sangeeta sanjay sanna sara sarah sasha sean
    sebastian sebastien selina sergei sergio shabana sharon shazia sheena sheila shirley shreya sian signe
    sigrid sigurd silke silvia simon simona simone sinead siobhan sipho sita sofia solveig sonia sonja
    sophia sophie soren stavros stefan stefania stefanie steffen stella stephan stephane stephanie stephen
    steve steven stuart sue sukhdeep sunil sunita suresh susan susanna susanne susie suzanne sven svetlana
    sybille sylvia sylvie takashi tamara tammy tania tanja tanya tariq tatiana teresa terry tessa thabo
    thelma theo theodor theresa thiago thierry thomas thorsten tiago tim timo timothy tina tobias toby tom
    tomas tomasz toni tony torsten tracey tracy trevor tricia trudy tunde tuula udo ulla ulrich ulrike
    ursula usha usman uta uwe valentina valerie vanessa vasilis vera veronica veronika vicky victor victoria
    vijay vikram vincent viola virginia viv vivien vladimir volker walid walter waltraud wanda wayne wendy
    werner wilhelm wilma winifred winnie wojciech wolfgang xavier ximena yannick yannis yasmin yasmine yoko
    youssef yuki yusuf yvette yvonne zainab zeynep zoe zofia zoltan zuzana
"""
_GIVEN_NAMES = frozenset(_NAMES.split())


def is_given_name(word: str) -> bool:
    """Return whether a word is a common given name; case and accents do not matter."""
    if not word.isascii():
        decomposed = unicodedata.normalize("NFKD", word)
        word = "".join(each for each in decomposed if not unicodedata.combining(each))
    return word.casefold() in _GIVEN_NAMES
