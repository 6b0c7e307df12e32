from liaison.services.consultations.guard import refuse_while_open

__all__ = ["refuse_while_open"]
