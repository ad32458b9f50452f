"""What is asked of a visitor: the home page, `/questionnaire` and its questions."""

from catalog.web.asking import home, questionnaire, questions

blueprints = (home.home, questionnaire.questionnaire, questions.questions)
